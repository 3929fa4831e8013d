using System.CommandLine;
using HotspotAuth.Accounts;
using HotspotAuth.Clock;
using HotspotAuth.Gateway;
using HotspotAuth.Setup;
using HotspotAuth.Setup.Parts;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;

namespace HotspotAuth.Operation;

/// <summary><c>doctor</c>: what this machine has, what is missing, and the mend of each.</summary>
internal static class DoctorVerb
{
    public static Command Create(VerbBuilder verbs) => verbs.Verb("doctor", "Say what is missing on this machine, and test each part", async (context, _, cancellationToken) =>
    {
        var findings = Look(context).ToList();
        // The clock and the disk are told above, each source and each folder by itself.
        var parts = (await SetupVerb.PartsAsync(context, context.Settings, cancellationToken)).Where(part => part.Part is not ("clock" or "disk"));
        var texts = PartResult.In(Language.English);
        findings.AddRange(parts.Select(part => new Finding(part.Name(texts), part.State is PartState.Ok or PartState.Skipped, part.State == PartState.Fail, part.Detail(texts), part.Mend(texts))));
        context.Say(findings, o =>
        {
            foreach (var f in findings) o.WriteLine($"{(f.Ok ? "ok     " : f.Needed ? "MISSING" : "absent ")} {f.Name,-22} {f.Detail}{(f.Ok ? "" : $"\n        {f.Mend}")}");
        });
        return findings.Any(f => !f.Ok && f.Needed) ? ExitCode.Found : ExitCode.Done;
    });

    private sealed record Finding(string Name, bool Ok, bool Needed, string Detail, string Mend);

    private static IEnumerable<Finding> Look(VerbContext context)
    {
        yield return Sqlite();
        yield return new Finding("libargon2", PasswordHash.HasArgon2, false, PasswordHash.HasArgon2 ? "passwords are hashed with Argon2id" : "passwords are hashed with PBKDF2 (four times slower)", "apt-get install libargon2-1");
        yield return new Finding("libicu", CultureInfoWorks(), true, "Thai dates and collation", "apt-get install libicu72");
        yield return DataFolder(context);
        yield return Zone(context);
        foreach (var source in Clock(context.Settings.Clock)) yield return source;
        var wantsGateway = context.Settings.Gateway.Mode != GatewayMode.None;
        foreach (var probe in GatewayProbe.Inspect(context.Settings.Gateway)) yield return new Finding(probe.Name, probe.Ok, wantsGateway, probe.Detail, probe.Mend);
        if (wantsGateway) yield return Apart(context);
        var raw = Privileges.Has(Privileges.NetRaw);
        yield return new Finding("packet capture", raw, !string.IsNullOrEmpty(context.Settings.Capture.Interface), raw ? "packets can be captured" : "this user may not capture packets", "run as root, or give CAP_NET_RAW");
        if (!string.IsNullOrWhiteSpace(context.Settings.Capture.ExporterBind)) yield return ListensToExporters(context.Settings);
    }

    /// <summary>Whether a process of its own holds the gateway, and whether this user could speak to it.</summary>
    private static Finding Apart(VerbContext context)
    {
        if (!ServiceLock.HoldsGateway(context.Data)) return new Finding("gateway's process", true, false, "nobody holds the gateway now", "");
        var (socket, told) = Gateway.Link.SocketPlace.TryConnectAsync(context.Settings.Gateway, context.Data.Gateway, CancellationToken.None).GetAwaiter().GetResult();
        using (socket)
        {
            // The whole service in one process holds the gateway and has no socket.
            var inside = socket is null && ServiceLock.IsServing(context.Data);
            return new Finding("gateway's process", socket is not null || inside, false, socket is not null ? $"answers at {told}" : inside ? $"no socket, or not for this user: {told}" : told, "systemctl status hotspotauth-gateway, or look at Gateway:Socket");
        }
    }

    /// <summary>The nat stream has one writer, so with the roles apart the exporters' translations may have none.</summary>
    private static Finding ListensToExporters(HotspotSettings settings)
    {
        var apart = Exporters.ExporterRegistration.WritesTranslations(settings, hasGateway: false);
        var heard = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{settings.Capture.Exporters.Count} heard at {settings.Capture.ExporterBind}");
        return new Finding("exporters", true, false, apart ? $"{heard}, flows and translations" : $"{heard}; their translations only where capture and gateway run in one process", "");
    }

    private static Finding Sqlite()
    {
        try
        {
            SystemSqlite.Use();
            return new Finding("libsqlite3", true, true, $"SQLite {SystemSqlite.Version}", "");
        }
        catch (DllNotFoundException)
        {
            return new Finding("libsqlite3", false, true, "the system's SQLite is missing", "apt-get install libsqlite3-0");
        }
    }

    private static bool CultureInfoWorks()
    {
        try
        {
            return System.Globalization.CultureInfo.GetCultureInfo("th-TH").Calendar is System.Globalization.ThaiBuddhistCalendar;
        }
        catch (System.Globalization.CultureNotFoundException)
        {
            return false;
        }
    }

    private static Finding DataFolder(VerbContext context)
    {
        try
        {
            var free = new DriveInfo(context.Data.Root).AvailableFreeSpace / 1_000_000_000.0;
            return new Finding("data folder", free >= 1, true, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{context.Data.Root}, {free:F1} GB free"), "free some space, or set Data:Directory to a larger disk");
        }
        catch (VerbException e)
        {
            return new Finding("data folder", false, true, e.Message, "");
        }
    }

    private static IEnumerable<Finding> Clock(ClockSettings settings)
    {
        if (settings.Sources.Count == 0) yield return new Finding("clock", false, false, "compared with no time server, so nothing proves that the records' times are right", "name two or three in Clock:Sources, for example time.navy.mi.th");
        var client = new SntpClient(TimeProvider.System);
        foreach (var reading in settings.Sources.AsParallel().AsOrdered().Select(source => client.Ask(source, TimeSpan.FromSeconds(2))))
        {
            var offset = TimeSpan.FromMicroseconds(reading.OffsetMicroseconds ?? 0);
            yield return reading.State == ClockState.Ok
                ? new Finding("clock", offset.Duration() <= ClockWatch.Limit, false, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{offset.TotalMilliseconds:+0.0;-0.0} ms beside {reading.Source} (stratum {reading.Stratum})"), "10 ms is the limit: apt-get install chrony, and look at chronyc tracking")
                : new Finding("clock", false, false, reading.State == ClockState.Unsynchronised ? $"{reading.Source} does not know the time itself" : $"{reading.Source} does not answer", "look at its name and at UDP port 123 on the way, or name another in Clock:Sources");
        }
    }

    private static Finding Zone(VerbContext context)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(context.Settings.Site.TimeZone, out _);
        return new Finding("time zone", zone, true, zone ? context.Settings.Site.TimeZone : $"{context.Settings.Site.TimeZone} is not known here", "apt-get install tzdata");
    }
}
