namespace HotspotAuth.Admin;

/// <summary>One text field: label above, hint below, and the fault at the field when there is one.</summary>
internal sealed record FormField(string Id, string Label)
{
    public string Type { get; init; } = "text";
    public string? Value { get; init; }
    public string? Hint { get; init; }
    public string? Fault { get; init; }
    public string? Autocomplete { get; init; }
    public string? InputMode { get; init; }

    /// <summary>Said beside the label of a field that may stay empty.</summary>
    public string? Optional { get; init; }

    /// <summary>For names that are typed in English letters whatever the keyboard would like to make of them.</summary>
    public bool Plain { get; init; }

    public string? DescribedBy => (Hint, Fault) switch
    {
        (null, null) => null,
        (null, _) => $"{Id}-fault",
        (_, null) => $"{Id}-hint",
        _ => $"{Id}-fault {Id}-hint",
    };
}

/// <summary>What is wrong with a form, in the order of its fields: said at the field and, with a link to it, on top.</summary>
internal sealed class FormFaults(params string[] order)
{
    private readonly List<(string Field, string Message)> _faults = [];

    public IReadOnlyList<(string Field, string Message)> All => [.. _faults.OrderBy(fault => Array.IndexOf(order, fault.Field))];
    public bool Any => _faults.Count > 0;
    public string? this[string field] => _faults.Find(fault => fault.Field == field).Message;

    public void Add(string field, string message) => _faults.Add((field, message));
}

/// <summary>The summary above a form that was refused.</summary>
internal sealed record FaultSummary(string Title, FormFaults Faults);
