using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>
/// Who had this address then? Follows the chain outside address → inside address → device → session → account → person.
/// Whatever fits is given: where two fit, both, and neither is chosen.
/// </summary>
internal sealed class Whois(LogStores stores, People people)
{
    private const int MostRecords = 20;

    public WhoisAnswer Ask(WhoisQuestion question)
    {
        var doubt = ClockDoubt.Microseconds(stores, question.At);
        var wide = question.ToleranceMs + (((doubt ?? 0) + 999) / 1000);
        // The window's last moment is part of it, ranges end before theirs.
        var window = new TimeSpanMs(question.At - wide, question.At + wide + 1);
        var candidates = question.Outside ? Outside(question.Endpoint, window) : Inside(question.Endpoint.Ip, question.Endpoint.Port, window, []);
        var ask = question.Outside && question.Endpoint.Port is null
            ? $"Please give the source port of {question.Endpoint.Ip} at that time as well: many share the address, and only address, port and exact time together name one connection."
            : null;
        var conflicts = AddressConflict.Of(stores, window, candidates.Select(c => c.InsideIp).ToHashSet());
        return new WhoisAnswer(candidates, window, doubt, Completeness.Of(stores, window), ask) { Conflicts = conflicts };
    }

    private List<WhoisCandidate> Outside(Endpoint outside, TimeSpanMs window)
    {
        var rows = stores.Translations(new TranslationQuery(window.From, window.To) { OutsideIp = outside.Ip, OutsidePort = outside.Port }).ToArray();
        // A translation's start row alone looks as if it still lived; its end row, read from a wider span, says until when.
        var ended = rows.Length == 0
            ? []
            : rows.Select(t => t.Row.InsideIp).Distinct()
                .SelectMany(inside => stores.Translations(new TranslationQuery(window.From - (long)TimeSpan.FromDays(2).TotalMilliseconds, window.To) { InsideIp = inside, OutsideIp = outside.Ip, OutsidePort = outside.Port }))
                .Where(t => t.Row.End < window.From).GroupBy(t => Key(t.Row)).ToDictionary(g => g.Key, g => g.Max(t => t.Row.End!.Value));
        // A row that says itself until when covers the window. The kernel's number of a connection may come again for a later one of the
        // same addresses and ports.
        var living = rows.Where(t => t.Row.End is not null || !(ended.TryGetValue(Key(t.Row), out var end) && t.Row.Start <= end)).ToArray();
        var candidates = new List<WhoisCandidate>();
        foreach (var inside in living.GroupBy(t => (t.Row.InsideIp, Port: outside.Port is null ? (int?)null : t.Row.InsidePort)))
        {
            var from = new Endpoint(outside.Ip, outside.Port).ToString();
            var link = new WhoisLink("outside", "ip", LinkGrade.Proved, from, inside.Key.InsideIp.ToString(), [.. inside.Select(t => t.Place).Take(MostRecords)]);
            var found = Inside(inside.Key.InsideIp, inside.Key.Port, window, [link]);
            if (found.Count == 0) found.Add(new WhoisCandidate(null, null, null, null, null, inside.Key.InsideIp, null, null, [link, Missing("ip", "mac", inside.Key.InsideIp.ToString())]));
            candidates.AddRange(found.Select(c => c with { InsidePort = inside.Key.Port }));
        }

        return [.. candidates.DistinctBy(c => (c.Session, c.Mac, c.InsideIp))];
    }

    /// <summary>An exporter's end may have come to a program that was started anew and no longer knew the start: there the addresses alone tell.</summary>
    private static (LogIp, int, LogIp, int, LogIp, int, int, long, LogIp?) Key(TranslationRow t) =>
        (t.InsideIp, t.InsidePort, t.OutsideIp, t.OutsidePort, t.PeerIp, t.PeerPort, t.Protocol, t.Id ?? (t.Exporter is null ? t.Start : 0), t.Exporter);

    private List<WhoisCandidate> Inside(LogIp ip, int? port, TimeSpanMs window, IReadOnlyList<WhoisLink> before)
    {
        var devices = AddressEvidence.Of(stores, ip, port, window);
        var sessions = new SessionIndex(stores, window);
        var candidates = new List<WhoisCandidate>();
        foreach (var (mac, records) in devices.Devices)
        {
            var fits = sessions.Fitting(ip, mac, window.From, window.To - 1);
            foreach (var session in fits) candidates.Add(Candidate(ip, mac, session, records, devices.Devices.Count > 1, window, before));
            if (fits.Count == 0) candidates.Add(Stranger(ip, mac, devices.Span(mac), records, before));
        }

        // What the sessions themselves say of the address, unless the question's port has already shown the device.
        if (!devices.IsByPort)
        {
            var isShown = candidates.Exists(c => c.Session is not null);
            foreach (var session in sessions.Fitting(ip, null, window.From, window.To - 1))
            {
                // On our own LAN the wire tells: a session left open by a device that was not there fits no more.
                if (isShown && session is { Nas: null, Mac: not null }) continue;
                if (candidates.TrueForAll(c => c.Session != session.Id)) candidates.Add(Candidate(ip, session.Mac, session, [], devices.Devices.Count > 0, window, before));
            }
        }

        return candidates;
    }

    private WhoisCandidate Candidate(LogIp ip, LogMac? mac, SessionSpan session, IReadOnlyList<RowPlace> bindings, bool isDisputed, TimeSpanMs window, IReadOnlyList<WhoisLink> before)
    {
        var links = new List<WhoisLink>(before);
        var sessionNames = session.Mac == mac && session.Ips.Contains(ip);
        if (mac is not null)
        {
            var grade = !isDisputed && (bindings.Count > 0 || sessionNames) ? LinkGrade.Proved : LinkGrade.Inferred;
            links.Add(new WhoisLink("ip", "mac", grade, ip.ToString(), mac.ToString(), bindings.Count > 0 ? bindings : session.Records));
        }

        // Past the newest record of a NAS's session nothing says that it still lived; our own gateway writes each end itself.
        var lived = session.End is not null || session.Nas is null || window.To - 1 <= session.LastTime;
        var matches = mac is null ? session.Ips.Contains(ip) : session.Mac == mac;
        links.Add(new WhoisLink(mac is null ? "ip" : "mac", "session", lived && matches ? LinkGrade.Proved : LinkGrade.Inferred, mac?.ToString() ?? ip.ToString(), session.Id, session.Records));
        links.Add(new WhoisLink("session", "account", LinkGrade.Proved, session.Id, session.User, session.Records));
        var account = people.Find(session.Account);
        links.Add(account is null
            ? Missing("account", "person", session.User)
            : new WhoisLink("account", "person", people.IsUnchanged(session, account) ? LinkGrade.Proved : LinkGrade.Inferred, session.User, account.Name, session.Records));
        return new WhoisCandidate(session.Account, session.User, account?.Name, session.Id, mac ?? session.Mac, ip, session.Start, session.End, links);
    }

    private static WhoisCandidate Stranger(LogIp ip, LogMac mac, TimeSpanMs span, IReadOnlyList<RowPlace> records, IReadOnlyList<WhoisLink> before) => new(
        null, null, null, null, mac, ip, span.From, span.To,
        [.. before, new WhoisLink("ip", "mac", LinkGrade.Proved, ip.ToString(), mac.ToString(), records), Missing("mac", "session", mac.ToString())]);

    private static WhoisLink Missing(string from, string to, string value) => new(from, to, LinkGrade.Missing, value, null, []);
}
