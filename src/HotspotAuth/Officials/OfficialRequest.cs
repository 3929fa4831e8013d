namespace HotspotAuth.Officials;

/// <summary>How far the office's answer is.</summary>
internal enum OfficialState
{
    /// <summary>Being written down; nothing is promised and nothing may leave.</summary>
    Draft,

    /// <summary>Complete and answered, signed by the coordinator; another person's release is awaited.</summary>
    Prepared,

    /// <summary>The director or his deputy has released it; it may be handed over.</summary>
    Released,

    /// <summary>The official has it and signed for it.</summary>
    HandedOver,

    /// <summary>Not answered, with the reason in that step.</summary>
    Refused,

    /// <summary>The agency took its letter back.</summary>
    Withdrawn,
}

/// <summary>A signature on the record.</summary>
internal enum OfficialStepKind
{
    Begin,
    Prepare,

    /// <summary>Back to be mended, with the reason: by who prepared it, or by who would release it.</summary>
    Reopen,
    Release,
    Refuse,
    Withdraw,
    HandOver,
}

/// <summary>One signature: who, when, what he said, and in whose place where he signed as a deputy.</summary>
internal sealed record OfficialStep(OfficialStepKind Kind, string Username, string Name, DateTimeOffset Time, string? Text, string? ForName);

/// <summary>A file that was made to be handed over. <paramref name="Sha256"/> in lower-case hex.</summary>
internal sealed record OfficialFile(string Name, long Octets, long Rows, string Sha256, DateTimeOffset Made);

/// <summary>The letter. A draft may lack anything of it.</summary>
/// <param name="Number">As the agency numbers its letters.</param>
/// <param name="Day">The date on the letter.</param>
/// <param name="Received">When it came to the office: the deadline counts from here.</param>
/// <param name="Agency">Who asks.</param>
/// <param name="Contact">Where the official is reached.</param>
/// <param name="CaseNumber">Of the agency's case, where it gives one.</param>
/// <param name="Days">How many days the official gave.</param>
/// <param name="File">The scanned letter in the letter store.</param>
internal sealed record OfficialLetter(string? Number, DateOnly? Day, DateTimeOffset? Received, string? Agency, string? Contact, string? CaseNumber, int Days, string? File);

/// <summary>By what right he asks.</summary>
internal sealed record OfficialAuthority(string? Officer, string? Rank, string? Card, LawSection? Section, string? CourtOrder, DateOnly? CourtDay);

/// <summary>That the official has the answer: who took it, with which card, how and when.</summary>
internal sealed record OfficialHandover(DateTimeOffset Time, string Name, string? Card, string Way);

/// <summary>A competent official's request with the answer and the signatures so far.</summary>
internal sealed record OfficialRequest
{
    public required long Id { get; init; }
    public required OfficialState State { get; init; }

    /// <summary>Another number now means that the record is not the one that was seen.</summary>
    public required int Revision { get; init; }

    public required DateTimeOffset Begun { get; init; }
    public required OfficialLetter Letter { get; init; }
    public required OfficialAuthority Authority { get; init; }

    /// <summary>The case in which the hold of an order under s.26 is kept.</summary>
    public string? HoldCase { get; init; }

    public IReadOnlyList<OfficialQuestion> Questions { get; init; } = [];

    /// <summary>In their order.</summary>
    public IReadOnlyList<OfficialStep> Steps { get; init; } = [];

    public IReadOnlyList<OfficialFile> Files { get; init; } = [];
    public OfficialHandover? Handover { get; init; }

    public LawRule? Rule => Authority.Section is { } section ? LawRule.Of(section) : null;
    public bool IsOpen => State is OfficialState.Draft or OfficialState.Prepared or OfficialState.Released;

    /// <summary>Null until it is written down when the letter came.</summary>
    public OfficialDeadline? Deadline(TimeZoneInfo zone) => Letter.Received is { } received ? OfficialDeadline.Of(received, Letter.Days, zone) : null;

    /// <summary>The last signature of its kind: a record that was reopened is prepared anew.</summary>
    public OfficialStep? Step(OfficialStepKind kind) => Steps.LastOrDefault(step => step.Kind == kind);
}
