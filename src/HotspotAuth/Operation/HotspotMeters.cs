using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using HotspotAuth.Access;
using HotspotAuth.Sessions;

namespace HotspotAuth.Operation;

/// <summary>What is counted for the operator. Tags are closed enums only: never a user, never an address.</summary>
internal sealed class HotspotMeters
{
    public const string Name = "HotspotAuth";

    /// <summary>Counted here and told when asked: a log-in adds one to a number instead of waking every listener.</summary>
    private readonly ConcurrentDictionary<(string Method, AccessReason Reason), StrongBox<long>> _attempts = new();

    /// <param name="factory">Makes the meter.</param>
    /// <param name="data">Whose disk is measured.</param>
    /// <param name="sessions">The sessions, in the process that has them.</param>
    public HotspotMeters(IMeterFactory factory, DataDirectory data, SessionTable? sessions = null)
    {
        Meter = factory.Create(Name);
        ProcessMeters.Add(Meter, data);
        if (sessions is not null)
        {
            Meter.CreateObservableCounter("hotspot.access.attempts", Attempts, unit: "{attempt}", description: "Attempts to get in, by method and reason");
            Meter.CreateObservableGauge("hotspot.sessions.open", () => sessions.Open.Count, unit: "{session}", description: "Sessions open now");
        }

        Meter.CreateObservableCounter("hotspot.memory.collections", Collections, unit: "{collection}", description: "Garbage collections of the process, by generation");
        Meter.CreateObservableGauge("hotspot.memory.heap", () => GC.GetTotalMemory(forceFullCollection: false), unit: "By", description: "Managed memory in use, what was let go since the last collection included");
    }

    /// <summary>Other parts add their own instruments to it.</summary>
    public Meter Meter { get; }

    public void Attempt(string method, AccessReason reason) =>
        Interlocked.Increment(ref _attempts.GetOrAdd((method, reason), static _ => new StrongBox<long>()).Value);

    private IEnumerable<Measurement<long>> Attempts() => _attempts.Select(a => new Measurement<long>(
        Volatile.Read(ref a.Value.Value),
        new KeyValuePair<string, object?>("method", a.Key.Method),
        new KeyValuePair<string, object?>("reason", AccessReasons.Text(a.Key.Reason) ?? "accepted")));

    private static IEnumerable<Measurement<long>> Collections() => Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation =>
        new Measurement<long>(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation.ToString(CultureInfo.InvariantCulture))));
}
