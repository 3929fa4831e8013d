using System.Globalization;

namespace HotspotAuth.Handover;

/// <summary>A guest who was let in and whose gateway has not fetched that yet.</summary>
/// <param name="Answer">What the gateway knows him by.</param>
/// <param name="Entry">The login.</param>
/// <param name="Until">Nobody waits longer.</param>
internal sealed record WaitingGuest(string Answer, HandoverEntry Entry, DateTimeOffset Until)
{
    /// <summary>
    /// The words of <c>ndsctl auth</c>: client, minutes, rates up and down in kbit/s, quotas up and down in kB, a word of ours. They
    /// reach a shell there, so they are digits and hex only. Whole minutes and no more: what is opened we can't shut from here.
    /// </summary>
    public string Line(DateTimeOffset now)
    {
        var rights = Entry.Decision.Account!.Rights;
        var minutes = Entry.Decision.Until is { } until ? Math.Max(1, (long)(until - now).TotalMinutes) : (long)Access.AccessLimits.LongestSession.TotalMinutes;
        return string.Create(CultureInfo.InvariantCulture, $"{Answer} {minutes} {rights.UpBitsPerSecond / 1000 ?? 0} {rights.DownBitsPerSecond / 1000 ?? 0} 0 0 hotspotauth");
    }
}

/// <summary>
/// Guests whom openNDS gateways of levels 3 and 4 come to fetch (<c>authmon</c>, every five seconds). Each gateway has its own list,
/// which only its own address may read. In memory: after a restart people log in again.
/// </summary>
internal sealed class AuthmonQueue(TimeProvider time)
{
    internal const int Capacity = 4096;

    /// <summary>authmon takes four at a time and reads no more than 1024 characters.</summary>
    internal const int AtOnce = 4;

    /// <summary>A gateway that has not asked for so long is of level 1 or 2: it asks never.</summary>
    private static readonly TimeSpan AskedLately = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Lock _lock = new();
    private readonly List<WaitingGuest> _waiting = [];
    private readonly Dictionary<(string Nas, string Gateway), DateTimeOffset> _asked = [];

    /// <summary>Whether the gateway comes for its guests by itself.</summary>
    public bool IsAsking(string nas, string gateway)
    {
        lock (_lock) return _asked.TryGetValue((nas, gateway), out var last) && time.GetUtcNow() - last < AskedLately;
    }

    /// <summary>The gateway has asked. Of each NAS so many names are kept that no stranger's invention fills the memory.</summary>
    public void Asked(string nas, string gateway)
    {
        lock (_lock)
        {
            if (_asked.Count >= Capacity) _asked.Clear();
            _asked[(nas, gateway)] = time.GetUtcNow();
        }
    }

    /// <exception cref="HandoverException">Too many wait.</exception>
    public void Add(string answer, HandoverEntry entry)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _waiting.RemoveAll(guest => guest.Until <= now || (guest.Answer == answer && guest.Entry.Nas.Name == entry.Nas.Name));
            if (_waiting.Count >= Capacity) throw new HandoverException("too many guests wait for their openNDS gateways");
            _waiting.Add(new WaitingGuest(answer, entry, now + Patience));
        }
    }

    /// <summary>The oldest few of a gateway, as it fetches them; they wait on until it has said that it opened.</summary>
    public IReadOnlyList<WaitingGuest> Next(string nas, string gateway)
    {
        var now = time.GetUtcNow();
        lock (_lock) return [.. _waiting.Where(guest => guest.Until > now && guest.Entry.Nas.Name == nas && guest.Entry.Visit.GatewayHash == gateway).Take(AtOnce)];
    }

    /// <summary>The gateway has opened for these.</summary>
    public IReadOnlyList<WaitingGuest> Take(string nas, string gateway, IReadOnlySet<string> answers)
    {
        lock (_lock)
        {
            WaitingGuest[] taken = [.. _waiting.Where(guest => guest.Entry.Nas.Name == nas && guest.Entry.Visit.GatewayHash == gateway && answers.Contains(guest.Answer))];
            foreach (var guest in taken) _waiting.Remove(guest);
            return taken;
        }
    }

    /// <summary>The gateway has started anew: whoever waits was known to the one before.</summary>
    public void Clear(string nas, string gateway)
    {
        lock (_lock) _waiting.RemoveAll(guest => guest.Entry.Nas.Name == nas && guest.Entry.Visit.GatewayHash == gateway);
    }
}
