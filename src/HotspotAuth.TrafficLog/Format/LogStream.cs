namespace HotspotAuth.TrafficLog;

/// <summary>The three streams of the log; each has exactly one writing process and one file a day.</summary>
public enum LogStream
{
    /// <summary>Log-ins, sessions, address bindings by lease or session, audit, clock, witnesses.</summary>
    Access,

    /// <summary>Two-way flow records, and the bindings the capture sees on the wire.</summary>
    Flow,

    /// <summary>Address translations.</summary>
    Nat,
}

/// <summary>The names that streams have in files, hashes and digests.</summary>
public static class LogStreams
{
    /// <summary>All streams, in the order in which a day is verified.</summary>
    public static IReadOnlyList<LogStream> All { get; } = [LogStream.Access, LogStream.Flow, LogStream.Nat];

    /// <summary>The stream's name in the format: <c>access</c>, <c>flow</c>, <c>nat</c>.</summary>
    public static string Name(this LogStream stream) => stream switch
    {
        LogStream.Access => "access",
        LogStream.Flow => "flow",
        _ => "nat",
    };

    /// <summary>The stream of a name; false for any other name.</summary>
    public static bool TryParse(string? name, out LogStream stream)
    {
        stream = name switch { "flow" => LogStream.Flow, "nat" => LogStream.Nat, _ => LogStream.Access };
        return name is "access" or "flow" or "nat";
    }
}
