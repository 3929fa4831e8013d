namespace HotspotAuth.Cases;

internal enum HoldFaultKind
{
    Missing,
    TooLong,
    CardNumber,
    NoScope,
    TooMany,
    NoUser,
    NoIp,
    NoMac,
    Span,
    UntilPast,
    UntilInSpan,
    UntilTooLate,
    NotLater,
    Ended,
    NoProposal,
    Proposed,
    SamePerson,
    Stranger,
}

/// <summary>What is wrong with an order, or with a step. Value: the text that can't be read, or the latest moment allowed, in words.</summary>
internal sealed record HoldFault(string Field, HoldFaultKind Kind, string? Value = null, DateTimeOffset? Latest = null)
{
    /// <summary>For who types verbs.</summary>
    public override string ToString() => $"--{Field}: " + Kind switch
    {
        HoldFaultKind.Missing => "is missing.",
        HoldFaultKind.TooLong => "is too long, or holds marks that can't be read.",
        HoldFaultKind.CardNumber => "13 digits look like the number of an identity card, which is kept nowhere.",
        HoldFaultKind.NoScope => "say whose records: at least one of --user, --ip and --mac.",
        HoldFaultKind.TooMany => $"at most {HoldRules.MostNamed} of users, addresses and MACs together.",
        HoldFaultKind.NoUser => $"\"{Value}\" is no user name.",
        HoldFaultKind.NoIp => $"\"{Value}\" is no IP address.",
        HoldFaultKind.NoMac => $"\"{Value}\" is no MAC address; write it like 02:00:00:aa:bb:cc.",
        HoldFaultKind.Span => "the span ends before it begins.",
        HoldFaultKind.UntilPast => "is past already.",
        HoldFaultKind.UntilInSpan => "lies before the end of the span.",
        HoldFaultKind.UntilTooLate => $"records may be kept two years from their entry and no longer (Computer Crime Act s.26): the latest moment for this order is {Value}.",
        HoldFaultKind.NotLater => "is not later than the end that the hold has.",
        HoldFaultKind.Ended => "this hold has ended, or there is none of that id; `hotspotauth hold list` shows them.",
        HoldFaultKind.NoProposal => "nobody has proposed the release.",
        HoldFaultKind.Proposed => "its release is proposed already; another person confirms it at the console.",
        HoldFaultKind.SamePerson => "who proposed the release can't confirm it: a second person must.",
        _ => $"\"{Value}\" is no administrator of the console who answers officials or releases answers.",
    };
}

/// <summary>An order or a step that can't be taken, with everything that is wrong.</summary>
internal sealed class HoldException(IReadOnlyList<HoldFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public HoldException(HoldFault fault) : this([fault])
    {
    }

    public IReadOnlyList<HoldFault> Faults { get; } = faults;
}
