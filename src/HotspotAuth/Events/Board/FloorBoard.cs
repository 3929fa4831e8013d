using HotspotAuth.Access;
using HotspotAuth.Events.Slips;
using HotspotAuth.Sessions;

namespace HotspotAuth.Events.Board;

/// <summary>How it goes with one guest.</summary>
internal enum GuestState
{
    Online,

    /// <summary>Was online and is not now.</summary>
    Used,

    /// <summary>Tried last without getting in.</summary>
    Refused,

    /// <summary>Never came.</summary>
    Never,
}

/// <summary>One slip on the board.</summary>
/// <param name="Slip">The slip.</param>
/// <param name="State">How it goes.</param>
/// <param name="At">Since when online, when last seen, or when last refused.</param>
/// <param name="Session">The open session.</param>
/// <param name="Mac">The device now or last.</param>
/// <param name="LastFailure">The last refusal, as far back as the attempts in memory go.</param>
/// <param name="Failures">Refusals since the last time it got in.</param>
internal sealed record Guest(GuestSlip Slip, GuestState State, DateTimeOffset? At, Session? Session, string? Mac, Attempt? LastFailure, int Failures);

/// <summary>Who of an event is in, and who can't get in.</summary>
internal sealed record FloorBoard(IReadOnlyList<Guest> Guests)
{
    public int Of(GuestState state) => Guests.Count(guest => guest.State == state);

    public int Unnamed => Guests.Count(guest => guest.Slip.Holder is null);

    public static FloorBoard Of(IReadOnlyList<GuestSlip> slips, IReadOnlyList<Stay> stays, IReadOnlyList<Session> open, IReadOnlyList<Attempt> newestFirst)
    {
        var staysOf = stays.ToLookup(stay => stay.Account);
        var openOf = open.ToLookup(session => session.Account);
        var attemptsOf = newestFirst.Where(attempt => attempt.Username is not null).ToLookup(attempt => attempt.Username!, StringComparer.Ordinal);
        return new FloorBoard([.. slips.Select(slip => Guest(slip, [.. staysOf[slip.Account]], openOf[slip.Account].MinBy(session => session.Start), [.. attemptsOf[slip.Username]]))]);
    }

    private static Guest Guest(GuestSlip slip, Stay[] stays, Session? session, Attempt[] attempts)
    {
        var failures = attempts.TakeWhile(attempt => !attempt.Accepted).Count(IsFailure);
        var last = attempts.FirstOrDefault(IsFailure);
        if (session is not null) return new Guest(slip, GuestState.Online, session.Start, session, session.Mac?.ToString(), last, failures);
        var stay = stays.Length == 0 ? null : stays[^1];
        var mac = stay?.Mac ?? last?.Mac?.ToString();
        if (failures > 0) return new Guest(slip, GuestState.Refused, last!.Time, null, last.Mac?.ToString() ?? mac, last, failures);
        return stay is not null
            ? new Guest(slip, GuestState.Used, stay.To ?? stay.From, null, mac, last, 0)
            : new Guest(slip, GuestState.Never, null, null, mac, last, 0);
    }

    /// <summary>Being asked for the name is part of the first login and no failure.</summary>
    private static bool IsFailure(Attempt attempt) => !attempt.Accepted && attempt.Reason != AccessReason.HolderMissing;
}
