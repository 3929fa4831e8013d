using HotspotAuth.Access;
using HotspotAuth.Accounts;

namespace HotspotAuth.Handover;

/// <summary>
/// CoovaChilli opens when the browser opens its logon address with the answer to its challenge; the password there is a one-time
/// ticket. Chillis with several workers sometimes forget the challenge they gave, so a first refusal is tried again unseen.
/// </summary>
internal sealed class ChilliDoor(LoginTickets tickets, SecondTries tries) : IHandoverDoor
{
    public string Kind => HandoverRules.Chilli;

    public Task<HandoverStep> OpenAsync(HandoverEntry entry, CancellationToken cancellationToken)
    {
        tries.Allow(entry.Visit, entry.Decision.Account!);
        return Task.FromResult(Logon(entry.Nas, entry.Visit, entry.Decision.Account!, entry.Back));
    }

    /// <summary>The same login again, once, under the new challenge; null where nobody was let in there a moment ago.</summary>
    public HandoverStep? TryAgain(HandoverNas nas, Visit visit, Uri back) => tries.Take(visit) is { } account ? Logon(nas, visit, account, back) : null;

    private HandoverStep Logon(HandoverNas nas, Visit visit, Account account, Uri back)
    {
        var ticket = tickets.Issue(account, visit.Device, visit.Nas) ?? throw new HandoverException("too many one-time tickets are open");
        // Chilli takes a login by GET only. With a challenge it asks us by CHAP; configured with nochallenge, by PAP.
        var secret = visit.Challenge is { } challenge
            ? KeyValuePair.Create("response", ChilliMath.Response(ticket.Password, ChilliMath.Challenge(challenge, nas.Settings.UamSecret)))
            : KeyValuePair.Create("password", ticket.Password);
        return HandoverStep.Open(MikrotikDoor.WithQuery(new Uri(visit.Link!), [new("username", ticket.Username), secret, new("userurl", back.AbsoluteUri)]));
    }
}

/// <summary>Who was let in at a chilli a moment ago and may be tried once more. Bounded; each entry good once and for a minute.</summary>
internal sealed class SecondTries(TimeProvider time)
{
    internal const int Capacity = 4096;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Nas, string Mac), (Account Account, DateTimeOffset Until)> _entries = [];

    /// <summary>Where all places are taken by the living, this login has no second try: its guest presses the button again.</summary>
    public void Allow(Visit visit, Account account)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_entries.Count >= Capacity)
            {
                foreach (var old in _entries.Where(entry => entry.Value.Until <= now).Select(entry => entry.Key).ToArray()) _entries.Remove(old);
            }

            if (_entries.Count < Capacity) _entries[(visit.Nas, visit.Mac)] = (account, now + LoginTickets.Life);
        }
    }

    public Account? Take(Visit visit)
    {
        lock (_lock) return _entries.Remove((visit.Nas, visit.Mac), out var entry) && entry.Until > time.GetUtcNow() ? entry.Account : null;
    }
}
