using System.Net;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>What is known of one NAS's reporting; counts since it was first heard, over restarts.</summary>
internal sealed record NasSeen
{
    public static NasSeen Nothing { get; } = new();

    public DateTimeOffset? Last { get; init; }

    /// <summary>The address it last sent from.</summary>
    public string? Address { get; init; }

    public long Accepted { get; init; }
    public long Rejected { get; init; }
    public long Accounted { get; init; }
    public DateTimeOffset? FirstAccept { get; init; }
    public DateTimeOffset? LastAccept { get; init; }
    public DateTimeOffset? LastAccounting { get; init; }

    /// <summary>When a packet last proved that both sides have the same secret.</summary>
    public DateTimeOffset? LastProven { get; init; }

    /// <summary>When an Access-Request last brought a right Message-Authenticator.</summary>
    public DateTimeOffset? LastSigned { get; init; }

    public DateTimeOffset? LastSecretFault { get; init; }
    public DateTimeOffset? LastUnsigned { get; init; }
    public DateTimeOffset? LastUnanswered { get; init; }
    public long Garbled { get; init; }

    /// <summary>Its clock against ours, positive when it is ahead; null when it tells no time.</summary>
    public TimeSpan? ClockSkew { get; init; }

    public IReadOnlyDictionary<RadiusDiscard, long> Discarded { get; init; } = new Dictionary<RadiusDiscard, long>();
}

/// <summary>One NAS's counts, by one lock: no log-in waits for it longer than a few additions.</summary>
internal sealed class NasTally(NasSeen before)
{
    // A record that the NAS held back carries an old time: of the last few the latest is nearest to its clock.
    private const int SkewsKept = 8;

    private readonly Lock _lock = new();
    private readonly TimeSpan?[] _skews = new TimeSpan?[SkewsKept];
    private readonly Dictionary<RadiusDiscard, long> _discarded = new(before.Discarded);
    private NasSeen _times = before;
    private long _accepted = before.Accepted;
    private long _rejected = before.Rejected;
    private long _accounted = before.Accounted;
    private int _nextSkew;
    private IPAddress? _source;
    private string? _sourceText;

    public NasSeen Seen
    {
        get
        {
            lock (_lock)
            {
                return _times with
                {
                    Accepted = _accepted,
                    Rejected = _rejected,
                    Accounted = _accounted,
                    ClockSkew = _skews.Max() ?? _times.ClockSkew,
                    Discarded = new Dictionary<RadiusDiscard, long>(_discarded),
                };
            }
        }
    }

    public void Decided(DateTimeOffset now, IPAddress source, bool signed, RadiusCode answer)
    {
        lock (_lock)
        {
            if (answer == RadiusCode.AccessAccept) _accepted++;
            else if (answer == RadiusCode.AccessReject) _rejected++;
            _times = _times with
            {
                Last = now,
                Address = Text(source),
                LastProven = signed ? now : _times.LastProven,
                LastSigned = signed ? now : _times.LastSigned,
                FirstAccept = answer == RadiusCode.AccessAccept ? _times.FirstAccept ?? now : _times.FirstAccept,
                LastAccept = answer == RadiusCode.AccessAccept ? now : _times.LastAccept,
            };
        }
    }

    public void Accounted(DateTimeOffset now, IPAddress source, DateTimeOffset? stamp)
    {
        lock (_lock)
        {
            _accounted++;
            _times = _times with { Last = now, Address = Text(source), LastProven = now, LastAccounting = now };
            if (stamp is not { } told) return;
            _skews[_nextSkew] = told - now;
            _nextSkew = (_nextSkew + 1) % SkewsKept;
        }
    }

    public void Discarded(DateTimeOffset now, IPAddress source, RadiusDiscard reason, long count)
    {
        lock (_lock)
        {
            _discarded[reason] = _discarded.GetValueOrDefault(reason) + count;
            var kind = NasDiscards.Of(reason);
            _times = _times with
            {
                Last = now,
                Address = Text(source),
                LastSecretFault = kind == NasDiscardKind.WrongSecret ? now : _times.LastSecretFault,
                LastUnsigned = kind == NasDiscardKind.Unsigned ? now : _times.LastUnsigned,
                LastUnanswered = kind == NasDiscardKind.Unanswered ? now : _times.LastUnanswered,
            };
        }
    }

    public void Garbled(DateTimeOffset now)
    {
        lock (_lock) _times = _times with { Garbled = _times.Garbled + 1, LastSecretFault = now };
    }

    // A NAS sends from one address for years: its text is made once.
    private string Text(IPAddress source)
    {
        if (!source.Equals(_source)) (_source, _sourceText) = (source, source.ToString());
        return _sourceText!;
    }
}
