namespace HotspotAuth.Requests;

/// <summary>Why somebody may not sign.</summary>
internal enum RequestObstacle
{
    /// <summary>The part is not his by any role, nor as a deputy.</summary>
    NotHis,

    /// <summary>Another has signed meanwhile, or the part's turn has not come.</summary>
    State,

    /// <summary>It is his own request.</summary>
    Own,

    /// <summary>He recommended it: another decides.</summary>
    Recommender,

    /// <summary>The identity card has not been looked at, and nobody checks his own.</summary>
    Card,
}

/// <summary>Who may sign which part. Two people besides the applicant stand behind every account: one recommends, another approves.</summary>
internal static class RequestRules
{
    /// <summary>What stands in the way; null when he may sign.</summary>
    /// <param name="request">As it is now.</param>
    /// <param name="kind">The signature.</param>
    /// <param name="signer">Who would sign.</param>
    /// <param name="isDeputy">Whether he stands in for a director at this moment.</param>
    public static RequestObstacle? Against(StaffRequest request, StepKind kind, Signer signer, bool isDeputy)
    {
        var own = Is(request.AskedBy, signer);
        var his = kind switch
        {
            StepKind.Withdraw => own,
            StepKind.Recommend or StepKind.NotRecommend => signer.Recommends,
            StepKind.Approve or StepKind.NotApprove => signer.Approves || isDeputy,
            StepKind.Issue or StepKind.NotIssue => signer.Issues,
            _ => false,
        };
        if (!his) return RequestObstacle.NotHis;
        if (!IsTurn(request.State, kind)) return RequestObstacle.State;
        return kind switch
        {
            StepKind.Recommend or StepKind.NotRecommend when own => RequestObstacle.Own,
            StepKind.Approve or StepKind.NotApprove when own => RequestObstacle.Own,
            StepKind.Approve or StepKind.NotApprove when request.Step(StepKind.Recommend) is { } step && Is(step.Username, signer) => RequestObstacle.Recommender,
            StepKind.Issue when own && request.Card is null => RequestObstacle.Card,
            _ => null,
        };
    }

    /// <summary>The state that a signature leads to.</summary>
    public static RequestState After(StepKind kind) => kind switch
    {
        StepKind.Recommend => RequestState.Recommended,
        StepKind.Approve => RequestState.Approved,
        StepKind.Issue => RequestState.Issued,
        StepKind.NotRecommend or StepKind.NotApprove or StepKind.NotIssue => RequestState.Refused,
        StepKind.Withdraw => RequestState.Withdrawn,
        _ => RequestState.Requested,
    };

    /// <summary>Whether a refusal must say why.</summary>
    public static bool NeedsReason(StepKind kind) => kind is StepKind.NotRecommend or StepKind.NotApprove or StepKind.NotIssue;

    private static bool IsTurn(RequestState state, StepKind kind) => kind switch
    {
        StepKind.Recommend or StepKind.NotRecommend => state == RequestState.Requested,
        StepKind.Approve or StepKind.NotApprove => state == RequestState.Recommended,
        StepKind.Issue or StepKind.NotIssue => state == RequestState.Approved,
        StepKind.Withdraw => state is RequestState.Requested or RequestState.Recommended,
        _ => false,
    };

    private static bool Is(string username, Signer signer) => string.Equals(username, signer.Username, StringComparison.Ordinal);
}
