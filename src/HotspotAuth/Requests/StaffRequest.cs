namespace HotspotAuth.Requests;

/// <summary>Where a request stands; each state but the last three waits for the next part of the form.</summary>
internal enum RequestState
{
    /// <summary>Part 1 is signed; an officer's opinion is awaited.</summary>
    Requested,

    /// <summary>Part 2: an officer recommends it; the director's decision is awaited.</summary>
    Recommended,

    /// <summary>Part 3: approved; the accounts are to be issued.</summary>
    Approved,

    /// <summary>Part 4: the accounts are made.</summary>
    Issued,

    /// <summary>Refused in part 2, 3 or 4, with the reason in that step.</summary>
    Refused,

    /// <summary>Taken back by the one who asked, before it was approved.</summary>
    Withdrawn,
}

/// <summary>A signature on the form.</summary>
internal enum StepKind
{
    Ask,
    Recommend,
    NotRecommend,
    Approve,
    NotApprove,
    Issue,
    NotIssue,
    Withdraw,
}

/// <summary>One signature: who, when, what he said, and in whose place where he signed as a deputy.</summary>
internal sealed record RequestStep(StepKind Kind, string Username, string Name, DateTimeOffset Time, string? Text, string? ForName);

/// <summary>Somebody who is to get an account; <paramref name="Username"/> once he has it.</summary>
/// <param name="Place">1 is the applicant himself.</param>
/// <param name="NameTh">The Thai name with its title.</param>
/// <param name="Name">The name in English letters.</param>
/// <param name="Email">Where a forgotten password's successor goes; the applicant always has one.</param>
/// <param name="Username">Of the account that was issued.</param>
internal sealed record RequestPerson(int Place, string NameTh, string Name, string? Email, string? Username);

/// <summary>That the identity card was shown: who looked at it and when. Neither picture nor number is ever kept.</summary>
internal sealed record CardCheck(string By, DateTimeOffset On);

/// <summary>A request for the office's network with its signatures so far.</summary>
internal sealed record StaffRequest
{
    public required long Id { get; init; }
    public required RequestState State { get; init; }
    public required DateTimeOffset Asked { get; init; }

    /// <summary>The console user who filled in part 1.</summary>
    public required string AskedBy { get; init; }

    /// <summary>The applicant first.</summary>
    public required IReadOnlyList<RequestPerson> People { get; init; }

    public required string Position { get; init; }

    /// <summary>The group of the office where the applicant works, as he wrote it.</summary>
    public required string Section { get; init; }

    public required string Phone { get; init; }
    public string? Extension { get; init; }
    public required DateTimeOffset From { get; init; }

    /// <summary>The first moment at which the accounts no longer work.</summary>
    public required DateTimeOffset Until { get; init; }

    public required string Purpose { get; init; }
    public required string PledgeVersion { get; init; }

    /// <summary>The pledge word for word as it was given.</summary>
    public required string Pledge { get; init; }

    public CardCheck? Card { get; init; }

    /// <summary>In their order.</summary>
    public required IReadOnlyList<RequestStep> Steps { get; init; }

    public RequestPerson Applicant => People[0];

    public RequestStep? Step(params ReadOnlySpan<StepKind> kinds)
    {
        foreach (var step in Steps)
        {
            if (kinds.Contains(step.Kind)) return step;
        }

        return null;
    }
}

/// <summary>A request as a list shows it.</summary>
internal sealed record RequestLine(long Id, RequestState State, string NameTh, string Name, string Section, int People, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset Asked, string AskedBy);
