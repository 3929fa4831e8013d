using System.Globalization;
using System.Net;
using HotspotAuth.Portal;
using HotspotAuth.Setup.Parts;
using HotspotAuth.Words;

namespace HotspotAuth.Operation;

/// <summary>The rules a configuration must meet; every fault is told, not only the first.</summary>
internal static class SettingsValidator
{
    private static readonly string[] Kinds = ["generic", "mikrotik", "chilli", "unifi", "opennds"];

    public static IEnumerable<SettingsFault> Validate(HotspotSettings settings) =>
        SettingsSigns.Check(settings)
            .Concat(Site(settings.Site))
            .Concat(Urls("Portal:Urls", settings.Portal.Urls))
            .Concat(Urls("Admin:Urls", settings.Admin.Urls))
            .Concat(Urls("Operation:MetricsUrls", settings.Operation.MetricsUrls))
            .Concat(Certificate(settings.Portal))
            .Concat(Wording(settings))
            .Concat(Access(settings.Access))
            .Concat(Radius(settings.Radius))
            .Concat(settings.Gateway.Validate().Select(f => Fault(f.Key, f.Fault, f.Mend)))
            .Concat(settings.Mail.Validate().Select(f => Fault(f.Key, f.Fault, f.Mend)))
            .Concat(settings.Alerts.Validate(settings.Mail.Host).Select(f => Fault(f.Key, f.Fault, f.Mend)))
            .Concat(settings.Anchors.Validate(settings.Mail.Host).Select(f => Fault(f.Key, f.Fault, f.Mend)))
            .Concat(settings.Clock.Validate().Select(f => Fault(f.Key, f.Fault, f.Mend)))
            .Concat(settings.Backup.Validate().Select(f => Fault(f.Key, f.Fault, f.Mend)))
            .Concat(Capture(settings.Capture))
            .Concat(Exporters.ExporterRules.Check(settings.Capture).Select(f => Fault(f.Key, f.Fault, f.Mend)))
            .Concat(Retention(settings.Retention))
            .Concat(Operation(settings.Operation));

    private static SettingsFault Fault(string key, string fault, string mend) => new("", key, fault, mend);

    private static IEnumerable<SettingsFault> Site(SiteSettings site)
    {
        if (string.IsNullOrWhiteSpace(site.Name)) yield return Fault("Site:Name", "is empty", "Write the office's name");
        if (Uri.CheckHostName(site.PortalHost) == UriHostNameType.Unknown)
            yield return Fault("Site:PortalHost", $"\"{site.PortalHost}\" is no host name", "Write a name such as kpp2.net, without http://");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(site.TimeZone, out _))
            yield return Fault("Site:TimeZone", $"\"{site.TimeZone}\" is not known here", "Write an IANA name such as Asia/Bangkok; Debian's package tzdata holds them");
        // It stands in digests, in anchors on their way through mail and syslog, and on paper.
        if (site.Node is not { Length: > 0 and <= 64 } || !site.Node.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
            yield return Fault("Site:Node", $"\"{site.Node}\" is no name of 1 to 64 letters, digits, hyphens, dots or underscores", "Name this machine, for example node-1");
        if (site.Accent is { } accent && !Colour.HasContrastOnWhite(accent))
            yield return Fault("Site:Accent", $"\"{accent}\" is no #rrggbb with a contrast of at least 4.5:1 on white", "Choose a darker colour, for example #1F4B8F");
    }

    private static IEnumerable<SettingsFault> Wording(HotspotSettings settings)
    {
        if (settings.Site.LogoPath is { } logo && SiteLogo.Fault(logo) is { } unfit) yield return Fault("Site:LogoPath", unfit, "Give an SVG or PNG file of 12 KiB at the most");
        if (settings.Portal.TextsPath is not { } texts) yield break;
        foreach (var fault in SiteTexts.Faults(texts)) yield return Fault("Portal:TextsPath", fault, "config/site-texts.json is a sample");
    }

    private static IEnumerable<SettingsFault> Urls(string key, string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var probe = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(probe, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
                yield return Fault(key, $"\"{url}\" is no address to listen on", "Write for example http://0.0.0.0:8080, several with ;");
        }
    }

    private static IEnumerable<SettingsFault> Certificate(PortalSettings portal)
    {
        if (portal.CertificatePath is null != portal.CertificateKeyPath is null)
            yield return Fault("Portal:CertificatePath", "certificate and key go together", "Set both Portal:CertificatePath and Portal:CertificateKeyPath, or neither");
        var texts = PartResult.In(Language.English);
        foreach (var unfit in CertificatePair.Read(portal.CertificatePath, portal.CertificateKeyPath).Faults) yield return Fault(unfit.Setting, unfit.Part.Detail(texts), unfit.Part.Mend(texts));
        foreach (var url in (portal.Urls ?? "").Split(';'))
        {
            if (url.TrimStart().StartsWith("https:", StringComparison.OrdinalIgnoreCase) && portal.CertificatePath is null)
                yield return Fault("Portal:Urls", $"{url} needs a certificate that phones trust", "Set Portal:CertificatePath and Portal:CertificateKeyPath, or use http://");
        }
    }

    private static IEnumerable<SettingsFault> Access(AccessSettings access)
    {
        if (access.WhenFull is not (AccessSettings.Refuse or AccessSettings.EndOldest))
            yield return Fault("Access:WhenFull", $"\"{access.WhenFull}\" is not known", "Write refuse or end-oldest");
    }

    private static IEnumerable<SettingsFault> Radius(RadiusSettings radius)
    {
        if (!IPAddress.TryParse(radius.Bind, out _)) yield return Fault("Radius:Bind", $"\"{radius.Bind}\" is no IP address", "Write 0.0.0.0 for all, or one of this machine's addresses");
        foreach (var (key, port) in new[] { ("Radius:AuthPort", radius.AuthPort), ("Radius:AcctPort", radius.AcctPort) })
        {
            if (port is < 0 or > 65535) yield return Fault(key, $"{port} is no port", "Write 0 to 65535 (0: any free one)");
        }

        for (var i = 0; i < radius.Clients.Count; i++)
        {
            foreach (var fault in Client(radius.Clients[i], $"Radius:Clients:{i}")) yield return fault;
        }

        foreach (var twice in radius.Clients.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return Fault("Radius:Clients", $"the name \"{twice.Key}\" is used {twice.Count()} times", "Give each NAS its own name: sessions are kept by it");
        foreach (var twice in radius.Clients.Select(c => Network(c.Address)).OfType<IPNetwork>().GroupBy(n => n).Where(g => g.Count() > 1))
            yield return Fault("Radius:Clients", $"the address {twice.Key} is given {twice.Count()} times", "Give each NAS its own address or prefix: its secret is found by it");
        foreach (var rule in Handover.HandoverRules.Check(radius.Clients)) yield return Fault(rule.Key, rule.Fault, rule.Mend);
    }

    private static IPNetwork? Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;

    /// <summary>Why the secret's file is of no use; null when its first line holds one.</summary>
    internal static string? SecretFileFault(string file)
    {
        try
        {
            return string.IsNullOrWhiteSpace(File.ReadLines(file).FirstOrDefault()) ? $"the first line of {file} is empty" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{file} can't be read ({e.Message})";
        }
    }

    private static IEnumerable<SettingsFault> Client(RadiusClientSettings client, string key)
    {
        if (string.IsNullOrWhiteSpace(client.Name)) yield return Fault($"{key}:Name", "is empty", "Name the NAS, for example mikrotik-1");
        if (Network(client.Address) is null)
            yield return Fault($"{key}:Address", $"\"{client.Address}\" is no address or prefix", "Write 192.0.2.1, or 192.0.2.0/24 with no bits set behind the prefix");
        // RFC 2865 §3: the secret must not be empty.
        if ((client.HasSecret || !Handover.HandoverRules.NeedsNoRadius(client)) && string.IsNullOrEmpty(client.Secret) == string.IsNullOrEmpty(client.SecretFile))
            yield return Fault($"{key}:Secret", "exactly one of Secret and SecretFile must be given", "Write 24 random characters or more: openssl rand -base64 24");
        if (client.SecretFile is { Length: > 0 } file && SecretFileFault(file) is { } fault) yield return Fault($"{key}:SecretFile", fault, "Give the path of a file that holds the secret in its first line and that this user may read");
        if (client.RequireMessageAuthenticator is not ("yes" or "no" or "auto"))
            yield return Fault($"{key}:RequireMessageAuthenticator", $"\"{client.RequireMessageAuthenticator}\" is not known", "Write yes, no or auto");
        if (client.MacAuthentication is not ("yes" or "no")) yield return Fault($"{key}:MacAuthentication", $"\"{client.MacAuthentication}\" is not known", "Write yes or no");
        if (client.CoaPort is < 1 or > 65535) yield return Fault($"{key}:CoaPort", $"{client.CoaPort} is no port", "Write 3799, or the port the NAS listens on");
        if (!Kinds.Contains(client.Kind, StringComparer.Ordinal)) yield return Fault($"{key}:Kind", $"\"{client.Kind}\" is not known", $"Write one of {string.Join(", ", Kinds)}");
        foreach (var rule in Handover.HandoverRules.Check(client)) yield return Fault($"{key}:{rule.Key}", rule.Fault, rule.Mend);
    }

    private static IEnumerable<SettingsFault> Capture(CaptureSettings capture)
    {
        if (capture.RingMegabytes is < 2 or > 1024) yield return Fault("Capture:RingMegabytes", $"{capture.RingMegabytes} is out of range", "Write 2 to 1024");
        if (capture.IdleTimeoutSeconds is < 1 or > 3600) yield return Fault("Capture:IdleTimeoutSeconds", $"{capture.IdleTimeoutSeconds} is out of range", "Write 1 to 3600");
        if (capture.ActiveTimeoutSeconds is < 1 or > 86_400) yield return Fault("Capture:ActiveTimeoutSeconds", $"{capture.ActiveTimeoutSeconds} is out of range", "Write 1 to 86400");
        if (capture.MaxFlows is < 1_000 or > HotspotAuth.Capture.FlowTableOptions.MostFlows) yield return Fault("Capture:MaxFlows", $"{capture.MaxFlows} is out of range", $"Write 1000 to {HotspotAuth.Capture.FlowTableOptions.MostFlows}");
    }

    private static IEnumerable<SettingsFault> Operation(OperationSettings operation)
    {
        if (operation.DrillAt.Length > 0 && !TimeOnly.TryParseExact(operation.DrillAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            yield return Fault("Operation:DrillAt", $"\"{operation.DrillAt}\" is no time of day", "Write HH:mm, for example 06:10, or nothing for no nightly drill");
        if (operation.ReportAt.Length > 0 && !TimeOnly.TryParseExact(operation.ReportAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            yield return Fault("Operation:ReportAt", $"\"{operation.ReportAt}\" is no time of day", "Write HH:mm, for example 08:00, or nothing for no morning report");
        if (operation.OtlpEndpoint is { } endpoint && OtlpExport.AddressOf(endpoint) is null)
            yield return Fault("Operation:OtlpEndpoint", $"\"{endpoint}\" is no http address", "Write the collector's, for example http://127.0.0.1:4318");
    }

    private static IEnumerable<SettingsFault> Retention(RetentionSettings retention)
    {
        if (retention.Days is < 90 or > 365)
            yield return Fault("Retention:Days", $"{retention.Days} is not allowed", "Write 90 to 365: the Computer Crime Act s. 26 asks for at least 90 days, privacy law for no more than is needed");
        if (retention.IdentityDays is < 90 or > 730)
            yield return Fault("Retention:IdentityDays", $"{retention.IdentityDays} is not allowed", "Write 90 to 730: users must stay identifiable for 90 days after their use ends");
        if (!TimeOnly.TryParseExact(retention.SealAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            yield return Fault("Retention:SealAt", $"\"{retention.SealAt}\" is no time of day", "Write HH:mm, for example 02:00");
    }
}
