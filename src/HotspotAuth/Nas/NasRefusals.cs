using HotspotAuth.Access;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>
/// Refused log-ins in the log, with what their NAS sent: the first of each reason at each NAS in a minute, the others as a
/// number. All of them are in the access stream.
/// </summary>
internal sealed class NasRefusals(TimeProvider time, ILogger<NasRefusals> logger)
{
    private const int Most = 4096;
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Nas, AccessReason Reason), (DateTimeOffset At, long Suppressed)> _told = [];

    public void Tell(AccessRequest request, AccessReason reason)
    {
        if (!ShouldTell((request.Client.Name, reason), out var suppressed)) return;
        NasLog.Refused(logger, request.Client.Name, request.Source, AccessReasons.Text(reason) ?? reason.ToString(), suppressed, RadiusText.DescribeWithoutPeople(request.Packet));
    }

    private bool ShouldTell((string, AccessReason) kind, out long suppressed)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var known = _told.TryGetValue(kind, out var last);
            suppressed = last.Suppressed;
            if (known && (now - last.At).Duration() < Apart)
            {
                _told[kind] = last with { Suppressed = suppressed + 1 };
                return false;
            }

            if (_told.Count >= Most) _told.Clear(); // NASes come and go
            _told[kind] = (now, 0);
            return true;
        }
    }
}
