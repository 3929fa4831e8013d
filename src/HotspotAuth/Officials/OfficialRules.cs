namespace HotspotAuth.Officials;

/// <summary>Why somebody may not sign.</summary>
internal enum OfficialObstacle
{
    /// <summary>The step is not his by any role, nor as a deputy.</summary>
    NotHis,

    /// <summary>The record has changed since he looked at it, or the step's turn has not come.</summary>
    Changed,

    /// <summary>He wrote or prepared it: another person releases.</summary>
    Own,

    /// <summary>Something is missing (<see cref="OfficialRules.Missing"/>).</summary>
    Incomplete,

    /// <summary>The log answers otherwise now than when it was prepared: it is looked up again before anybody signs.</summary>
    Outdated,
}

/// <summary>Whoever works at a record, and what is his by his roles.</summary>
/// <param name="Name">As it stands beside the signature.</param>
/// <param name="Answers">Writes down and prepares.</param>
/// <param name="Releases">Releases in his own right; a deputy's right is asked for at the moment he signs.</param>
/// <param name="Actor">As the audit trail names him.</param>
internal sealed record OfficialSigner(string Name, bool Answers, bool Releases, Accounts.Actor Actor)
{
    public string Username => Actor.Name;
}

/// <summary>What must be known before anything leaves, and who may sign what. One person prepares, another releases.</summary>
internal static class OfficialRules
{
    /// <summary>
    /// The names of the fields that are missing, in the order of the form; nothing may be prepared or released while there is one.
    /// A court's order is asked for where the Act asks for it (<see cref="LawRule"/>).
    /// </summary>
    public static IReadOnlyList<string> Missing(OfficialRequest request)
    {
        var (letter, authority, rule) = (request.Letter, request.Authority, request.Rule);
        var missing = new List<string>();
        if (letter.Number is null) missing.Add("number");
        if (letter.Day is null) missing.Add("day");
        if (letter.Received is null) missing.Add("received");
        if (letter.Agency is null) missing.Add("agency");
        if (authority.Officer is null) missing.Add("officer");
        if (authority.Card is null) missing.Add("card");
        if (rule is null) missing.Add("section");
        if (rule is { NeedsCourtOrder: true } && authority.CourtOrder is null) missing.Add("court_order");
        if (rule is { NeedsCourtOrder: true } && authority.CourtDay is null) missing.Add("court_day");
        if (rule is { OnlyKeeps: true })
        {
            if (request.HoldCase is null) missing.Add("hold_case");
        }
        else if (request.Questions.Count == 0)
        {
            missing.Add("question");
        }
        else if (request.Questions.Any(question => question.Answer is null))
        {
            missing.Add("answer");
        }

        return missing;
    }

    /// <summary>What stands in the way of a signature; null when he may sign.</summary>
    /// <param name="request">As it is now.</param>
    /// <param name="kind">The signature.</param>
    /// <param name="signer">Who would sign.</param>
    /// <param name="isDeputy">Whether he stands in for a director at this moment.</param>
    public static OfficialObstacle? Against(OfficialRequest request, OfficialStepKind kind, OfficialSigner signer, bool isDeputy)
    {
        var releases = signer.Releases || isDeputy;
        var his = kind switch
        {
            OfficialStepKind.Prepare or OfficialStepKind.Withdraw or OfficialStepKind.HandOver => signer.Answers,
            OfficialStepKind.Release or OfficialStepKind.Refuse => releases,
            OfficialStepKind.Reopen => signer.Answers || releases,
            _ => false,
        };
        if (!his) return OfficialObstacle.NotHis;
        if (!IsTurn(request.State, kind)) return OfficialObstacle.Changed;
        return kind switch
        {
            OfficialStepKind.Release or OfficialStepKind.Refuse when Worked(request, signer) => OfficialObstacle.Own,
            OfficialStepKind.Prepare or OfficialStepKind.Release when Missing(request).Count > 0 => OfficialObstacle.Incomplete,
            _ => null,
        };
    }

    /// <summary>Whether anything of it may be given out: nothing before another person has released it.</summary>
    public static bool MayLeave(OfficialRequest request) => request.State is OfficialState.Released or OfficialState.HandedOver && request.Rule is { OnlyKeeps: false } && Missing(request).Count == 0;

    /// <summary>The state that a signature leads to.</summary>
    public static OfficialState After(OfficialStepKind kind) => kind switch
    {
        OfficialStepKind.Prepare => OfficialState.Prepared,
        OfficialStepKind.Release => OfficialState.Released,
        OfficialStepKind.Refuse => OfficialState.Refused,
        OfficialStepKind.Withdraw => OfficialState.Withdrawn,
        OfficialStepKind.HandOver => OfficialState.HandedOver,
        _ => OfficialState.Draft,
    };

    /// <summary>Whether a signature must say why.</summary>
    public static bool NeedsReason(OfficialStepKind kind) => kind is OfficialStepKind.Reopen or OfficialStepKind.Refuse or OfficialStepKind.Withdraw;

    private static bool IsTurn(OfficialState state, OfficialStepKind kind) => kind switch
    {
        OfficialStepKind.Prepare => state == OfficialState.Draft,
        OfficialStepKind.Release or OfficialStepKind.Reopen => state == OfficialState.Prepared,
        OfficialStepKind.Refuse or OfficialStepKind.Withdraw => state is OfficialState.Draft or OfficialState.Prepared,
        OfficialStepKind.HandOver => state == OfficialState.Released,
        _ => false,
    };

    // Whoever wrote any of it down has looked at it once already.
    private static bool Worked(OfficialRequest request, OfficialSigner signer) =>
        request.Steps.Any(step => step.Kind is OfficialStepKind.Begin or OfficialStepKind.Prepare && string.Equals(step.Username, signer.Username, StringComparison.Ordinal));
}
