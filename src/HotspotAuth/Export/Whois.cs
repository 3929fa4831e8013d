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
        var candidates = (question.Mac is { } mac ? Device(mac, window)
            : question.Outside ? Outside(question.Endpoint, question.Peer, window)
            : Inside(question.Endpoint.Ip, question.Endpoint.Port, question.Peer, window, [], window))
            .OrderBy(c => c.Fits?.From).ThenBy(c => c.Start).ToList();
        var ask = question is { Outside: true, Mac: null, Endpoint.Port: null }
            ? $"Please give the source port of {question.Endpoint.Ip} at that time as well: many share the address, and only address, port and exact time together name one connection."
            : null;
        var conflicts = AddressConflict.Of(stores, window, candidates.Select(c => c.InsideIp).OfType<LogIp>().ToHashSet());
        return new WhoisAnswer(candidates, window, doubt, Completeness.Of(stores, window), ask) { Conflicts = conflicts };
    }

    private List<WhoisCandidate> Outside(Endpoint outside, LogIp? peer, TimeSpanMs window)
    {
        var living = Living(outside, peer, window);
        var candidates = new List<WhoisCandidate>();
        foreach (var inside in living.GroupBy(t => (t.Row.InsideIp, Port: outside.Port is null ? (int?)null : t.Row.InsidePort)))
        {
            var from = new Endpoint(outside.Ip, outside.Port).ToString();
            var link = new WhoisLink("outside", "ip", LinkGrade.Proved, from, inside.Key.InsideIp.ToString(), [.. inside.Take(MostRecords).Select(t => (IStoredRow)t)]);
            var lived = Within(window, inside.Min(t => t.Row.Start), inside.Any(t => t.Row.End is null && !inside.Any(e => Key(e.Row) == Key(t.Row) && e.Row.End is not null)) ? null : inside.Max(t => t.Row.End));
            var found = Inside(inside.Key.InsideIp, inside.Key.Port, peer, window, [link], lived);
            if (found.Count == 0) found.Add(new WhoisCandidate(null, null, null, null, null, inside.Key.InsideIp, null, null, [link, Missing("ip", "mac", inside.Key.InsideIp.ToString())]) { Fits = lived });
            candidates.AddRange(found.Select(c => c with { InsidePort = inside.Key.Port }));
        }

        return [.. candidates.DistinctBy(c => (c.Session, c.Mac, c.InsideIp))];
    }

    /// <summary>
    /// The rows of translations that lived in the window. A start row alone looks as if it still did; its end row, before the window, says until when.
    /// Each day repeats those that live on, so the days around the window know all. Of an office's one outside address memory holds the living only.
    /// </summary>
    private List<StoredTranslation> Living(Endpoint outside, LogIp? peer, TimeSpanMs window)
    {
        var open = new Dictionary<(LogIp, int, LogIp, int, LogIp, int, int, long, LogIp?), List<StoredTranslation>>();
        var ended = new Dictionary<(LogIp, int, LogIp, int, LogIp, int, int, long, LogIp?), long>();
        foreach (var t in stores.Translations(new TranslationQuery(window.From, window.To) { OutsideIp = outside.Ip, OutsidePort = outside.Port, PeerIp = peer, IsWithEnded = true }))
        {
            var (key, row) = (Key(t.Row), t.Row);
            // The kernel's number of a connection may come again for a later one of the same addresses and ports.
            if (row.End is { } end && end < window.From)
            {
                if (open.TryGetValue(key, out var known) && known.RemoveAll(k => k.Row.End is null && k.Row.Start <= end) > 0)
                {
                    if (known.Count == 0) open.Remove(key);
                }
                else if (row.Event == TranslationEvent.End)
                {
                    ended[key] = Math.Max(end, ended.GetValueOrDefault(key, long.MinValue));
                }

                continue;
            }

            if (row.End is null && ended.TryGetValue(key, out var over) && row.Start <= over) continue;
            if (!open.TryGetValue(key, out var rows)) open[key] = rows = [];
            rows.Add(t);
        }

        return [.. open.Values.SelectMany(rows => rows).OrderBy(t => t.Time).ThenBy(t => t.Place.Day).ThenBy(t => t.Place.Seq)];
    }

    /// <summary>An exporter's end may have come to a program that was started anew and no longer knew the start: there the addresses alone tell.</summary>
    private static (LogIp, int, LogIp, int, LogIp, int, int, long, LogIp?) Key(TranslationRow t) =>
        (t.InsideIp, t.InsidePort, t.OutsideIp, t.OutsidePort, t.PeerIp, t.PeerPort, t.Protocol, t.Id ?? (t.Exporter is null ? t.Start : 0), t.Exporter);

    private static TimeSpanMs Within(TimeSpanMs window, long from, long? to) => new(Math.Max(window.From, from), Math.Min(window.To, to ?? long.MaxValue));

    private List<WhoisCandidate> Device(LogMac mac, TimeSpanMs window)
    {
        var fits = new SessionIndex(stores, window).OfDevice(mac, window.From, window.To - 1);
        if (fits.Count > 0) return [.. fits.Select(session => Candidate(session.Ips.Count > 0 ? session.Ips[0] : null, mac, session, [], false, window, [], window, isDevice: true))];
        var seen = stores.Bindings(new BindingQuery(window.From, window.To) { Mac = mac }).Where(b => b.Row.Source != BindingSource.Session).Take(MostRecords).ToArray();
        return seen.Length == 0 ? [] :
        [
            new WhoisCandidate(null, null, null, null, mac, seen[0].Row.Ip, seen.Min(b => b.Row.Time), seen.Max(b => b.Row.End), [Missing("mac", "session", mac.ToString())]) { Fits = window },
        ];
    }

    private List<WhoisCandidate> Inside(LogIp ip, int? port, LogIp? peer, TimeSpanMs window, IReadOnlyList<WhoisLink> before, TimeSpanMs lived)
    {
        var devices = AddressEvidence.Of(stores, ip, port, peer, window);
        var sessions = new SessionIndex(stores, window);
        var candidates = new List<WhoisCandidate>();
        foreach (var (mac, records) in devices.Devices)
        {
            var fits = sessions.Fitting(ip, mac, window.From, window.To - 1);
            foreach (var session in fits) candidates.Add(Candidate(ip, mac, session, records, devices.Devices.Count > 1, window, before, lived));
            if (fits.Count == 0) candidates.Add(Stranger(ip, mac, devices.Span(mac), records, before, lived));
        }

        // What the sessions themselves say of the address, unless the question's port has already shown the device.
        if (!devices.IsByPort)
        {
            var isShown = candidates.Exists(c => c.Session is not null);
            foreach (var session in sessions.Fitting(ip, null, window.From, window.To - 1))
            {
                // On our own LAN the wire tells: a session left open by a device that was not there fits no more.
                if (isShown && session is { Nas: null, Mac: not null }) continue;
                if (candidates.TrueForAll(c => c.Session != session.Id)) candidates.Add(Candidate(ip, session.Mac, session, [], devices.Devices.Count > 0, window, before, lived));
            }
        }

        return candidates;
    }

    private WhoisCandidate Candidate(
        LogIp? ip, LogMac? mac, SessionSpan session, IReadOnlyList<IStoredRow> bindings, bool isDisputed, TimeSpanMs window, IReadOnlyList<WhoisLink> before, TimeSpanMs lived,
        bool isDevice = false)
    {
        var links = new List<WhoisLink>(before);
        // A question that names the device itself has no address before it.
        if (mac is not null && ip is { } address && !isDevice)
        {
            var sessionNames = session.Mac == mac && session.Ips.Contains(address);
            var grade = !isDisputed && (bindings.Count > 0 || sessionNames) ? LinkGrade.Proved : LinkGrade.Inferred;
            links.Add(new WhoisLink("ip", "mac", grade, address.ToString(), mac.ToString(), bindings.Count > 0 ? bindings : session.Records));
        }

        // Past the newest record of a NAS's session nothing says that it still lived; our own gateway writes each end itself.
        var alive = session.End is not null || session.Nas is null || window.To - 1 <= session.LastTime;
        var matches = mac is null ? ip is { } own && session.Ips.Contains(own) : session.Mac == mac;
        links.Add(new WhoisLink(mac is null ? "ip" : "mac", "session", alive && matches ? LinkGrade.Proved : LinkGrade.Inferred, mac?.ToString() ?? ip?.ToString(), session.Id, session.Records));
        links.Add(new WhoisLink("session", "account", LinkGrade.Proved, session.Id, session.User, session.Records));
        var account = people.Find(session.Account);
        var held = account is null ? null : people.HolderOf(session, account);
        links.AddRange(account is null || held is null ? [Missing("account", "person", session.User)] : Person(session, account, held));
        return new WhoisCandidate(session.Account, session.User, held?.Name, session.Id, mac ?? session.Mac, ip, session.Start, session.End, links)
        {
            Fits = Within(lived, session.Start, session.End),
            Span = session,
            Kept = account,
            Held = held,
            Event = account?.Event is { } id ? people.EventOf(id) : null,
        };
    }

    private IEnumerable<WhoisLink> Person(SessionSpan session, Accounts.Account account, HeldBy held)
    {
        if (account.Event is not { } id)
        {
            yield return new WhoisLink("account", "person", held.Grade, session.User, held.Name, session.Records);
            yield break;
        }

        // Which event and slip a code was made for stands in the office's register, which the log does not repeat.
        var slip = account.Slip?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        yield return new WhoisLink("account", "event", LinkGrade.Proved, session.User, people.EventOf(id)?.Project, []);
        yield return new WhoisLink("event", "slip", LinkGrade.Proved, people.EventOf(id)?.Project, slip, []);
        yield return held.Name is null ? Missing("slip", "person", slip ?? "") : new WhoisLink("slip", "person", held.Grade, slip, held.Name, session.Records);
    }

    private static WhoisCandidate Stranger(LogIp ip, LogMac mac, TimeSpanMs span, IReadOnlyList<IStoredRow> records, IReadOnlyList<WhoisLink> before, TimeSpanMs lived) => new(
        null, null, null, null, mac, ip, span.From, span.To,
        [.. before, new WhoisLink("ip", "mac", LinkGrade.Proved, ip.ToString(), mac.ToString(), records), Missing("mac", "session", mac.ToString())])
    {
        Fits = Within(lived, span.From, span.To),
    };

    private static WhoisLink Missing(string from, string to, string value) => new(from, to, LinkGrade.Missing, value, null, []);
}
