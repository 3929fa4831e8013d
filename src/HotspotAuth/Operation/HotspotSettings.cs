using HotspotAuth.Alerts;
using HotspotAuth.Anchors;
using HotspotAuth.Backup;
using HotspotAuth.Clock;
using HotspotAuth.Gateway;
using HotspotAuth.Mail;

namespace HotspotAuth.Operation;

/// <summary>The whole configuration, bound and validated at once at start (see <c>config/hotspotauth.json</c>).</summary>
internal sealed class HotspotSettings
{
    public SiteSettings Site { get; set; } = new();
    public DataSettings Data { get; set; } = new();
    public PortalSettings Portal { get; set; } = new();
    public AdminSettings Admin { get; set; } = new();
    public AccessSettings Access { get; set; } = new();
    public RadiusSettings Radius { get; set; } = new();
    public GatewaySettings Gateway { get; set; } = new();
    public CaptureSettings Capture { get; set; } = new();
    public RetentionSettings Retention { get; set; } = new();
    public MailSettings Mail { get; set; } = new();
    public AlertSettings Alerts { get; set; } = new();
    public AnchorSettings Anchors { get; set; } = new();
    public ClockSettings Clock { get; set; } = new();
    public BackupSettings Backup { get; set; } = new();
    public OperationSettings Operation { get; set; } = new();
}

/// <summary>Who runs this hotspot, as users and auditors read it.</summary>
internal sealed class SiteSettings
{
    /// <summary>The office's name in Thai.</summary>
    public string Name { get; set; } = "สพป.กำแพงเพชร เขต 2";

    /// <summary>The office's name on English pages; the Thai one when absent.</summary>
    public string? NameEn { get; set; }

    public string Ssid { get; set; } = "KPP2";

    /// <summary>The name users type to reach the portal.</summary>
    public string PortalHost { get; set; } = "kpp2.net";

    /// <summary>IANA name of the zone whose calendar days the traffic log uses.</summary>
    public string TimeZone { get; set; } = "Asia/Bangkok";

    /// <summary>The help phone that stands at the foot of every portal page.</summary>
    public string? Contact { get; set; }

    /// <summary>Name of this machine among several; part of digests and anchors.</summary>
    public string Node { get; set; } = "node-1";

    /// <summary>The site's colour as <c>#rrggbb</c>; refused under a contrast of 4.5:1 on white.</summary>
    public string? Accent { get; set; }

    /// <summary>The office's seal, an SVG or PNG file of 12 KiB at the most; absent: one is drawn.</summary>
    public string? LogoPath { get; set; }

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}

/// <summary>Where everything that must survive is kept.</summary>
internal sealed class DataSettings
{
    /// <summary>Where the package keeps the data.</summary>
    internal const string OfTheSystem = "/var/lib/hotspotauth";

    /// <summary>The data directory; default <c>/var/lib/hotspotauth</c> for root and for the user it belongs to, else <c>./data</c>.</summary>
    public string Directory { get; set; } = Privileges.RunsTheSystem ? OfTheSystem : "data";
}

/// <summary>The guest portal's own listener.</summary>
internal sealed class PortalSettings
{
    /// <summary>Addresses to listen on, several with <c>;</c>. Absent: port 8080, and 80 too where it may be bound.</summary>
    public string? Urls { get; set; }

    /// <summary>PEM certificate chain of <see cref="SiteSettings.PortalHost"/>; with it the portal speaks HTTPS.</summary>
    public string? CertificatePath { get; set; }

    public string? CertificateKeyPath { get; set; }

    /// <summary>A JSON file that words some of the pages' texts otherwise.</summary>
    public string? TextsPath { get; set; }
}

/// <summary>The administrators' site, apart from the guests'.</summary>
internal sealed class AdminSettings
{
    public string Urls { get; set; } = "https://127.0.0.1:9443";
}

/// <summary>How the one access decision deals with an account that uses all its devices.</summary>
internal sealed class AccessSettings
{
    /// <summary><c>refuse</c> (default), or <c>end-oldest</c>: a login at a NAS ends the account's oldest session. Our own portal always asks the user.</summary>
    public string WhenFull { get; set; } = Refuse;

    public const string Refuse = "refuse";
    public const string EndOldest = "end-oldest";
}

/// <summary>The RADIUS server and the network access servers it answers.</summary>
internal sealed class RadiusSettings
{
    /// <summary>Local address to bind; <c>0.0.0.0</c> for all.</summary>
    public string Bind { get; set; } = "0.0.0.0";

    /// <summary>UDP port for Access-Request: 1812 for root and the package's user, else 11812.</summary>
    public int AuthPort { get; set; } = Privileges.RunsTheSystem ? 1812 : 11812;

    /// <summary>UDP port for Accounting-Request: 1813 for root and the package's user, else 11813.</summary>
    public int AcctPort { get; set; } = Privileges.RunsTheSystem ? 1813 : 11813;

    public List<RadiusClientSettings> Clients { get; set; } = [];
}

/// <summary>One network access server (NAS), or a network of them with one secret.</summary>
internal sealed class RadiusClientSettings
{
    public string Name { get; set; } = "";

    /// <summary>Source address or CIDR prefix the NAS's datagrams come from.</summary>
    public string Address { get; set; } = "";

    public string? Secret { get; set; }

    /// <summary>A file that holds the secret in its first line, instead of <see cref="Secret"/>.</summary>
    public string? SecretFile { get; set; }

    /// <summary><c>yes</c> (default), <c>no</c> or <c>auto</c>: learned at the first valid one, never unlearned.</summary>
    public string RequireMessageAuthenticator { get; set; } = "yes";

    /// <summary>UDP port of the NAS's dynamic authorization server (RFC 5176).</summary>
    public int CoaPort { get; set; } = 3799;

    /// <summary><c>generic</c>, <c>mikrotik</c>, <c>chilli</c>, <c>unifi</c> or <c>opennds</c>.</summary>
    public string Kind { get; set; } = "generic";

    /// <summary>Where a hand-over may send the guest's browser: the gateway's own host names or addresses, with a port where it is unusual.</summary>
    public List<string> LoginHosts { get; set; } = [];

    /// <summary>CoovaChilli's <c>uamsecret</c>.</summary>
    public string? UamSecret { get; set; }

    /// <summary>openNDS's <c>faskey</c>.</summary>
    public string? FasKey { get; set; }

    /// <summary>The UniFi controller's address, without a path.</summary>
    public string? ControllerUrl { get; set; }

    /// <summary>The site's short name in the controller, as its guest links carry it (<c>/guest/s/NAME/</c>).</summary>
    public string ControllerSite { get; set; } = "default";

    /// <summary>A file with the key of the controller's Integration API in its first line; this, or a local administrator.</summary>
    public string? ControllerApiKeyFile { get; set; }

    public string? ControllerUserName { get; set; }

    /// <summary>A file with that administrator's password in its first line.</summary>
    public string? ControllerPasswordFile { get; set; }

    /// <summary>A PEM file: the controller's own certificate, or the authority that issued it. Absent: the system's authorities.</summary>
    public string? ControllerCertificate { get; set; }

    /// <summary>openNDS and a UniFi controller's guests are let in without RADIUS, so those entries may lack a secret.</summary>
    public bool HasSecret => !string.IsNullOrEmpty(Secret) || !string.IsNullOrEmpty(SecretFile);

    /// <summary><c>yes</c>: a registered device's MAC alone lets it in at this NAS; <c>no</c> (default), because anybody can take a MAC over.</summary>
    public string MacAuthentication { get; set; } = "no";
}

/// <summary>Live capture of the guest network's traffic data.</summary>
internal sealed class CaptureSettings
{
    /// <summary>Interface to capture on, several with commas; empty: no live capture.</summary>
    public string? Interface { get; set; }

    public int RingMegabytes { get; set; } = 12;
    public int ActiveTimeoutSeconds { get; set; } = 300;
    public int IdleTimeoutSeconds { get; set; } = 30;
    public int MaxFlows { get; set; } = 500_000;

    /// <summary>UDP address and port at which NetFlow v9 and IPFIX of other gateways are heard; empty: none.</summary>
    public string? ExporterBind { get; set; }

    /// <summary>Who is heard there.</summary>
    public List<Exporters.ExporterSettings> Exporters { get; set; } = [];
}

/// <summary>How long records are kept.</summary>
internal sealed class RetentionSettings
{
    /// <summary>Days a traffic-log day is kept after its end, 90 to 365 (Computer Crime Act s. 26).</summary>
    public int Days { get; set; } = 90;

    /// <summary>Days an identity is kept after the account's last use.</summary>
    public int IdentityDays { get; set; } = 90;

    /// <summary>Local time of day at which finished days are sealed, <c>HH:mm</c>.</summary>
    public string SealAt { get; set; } = "02:00";
}

/// <summary>Health and metrics for the operator.</summary>
internal sealed class OperationSettings
{
    /// <summary>Where the main process tells of health and figures.</summary>
    public const string DefaultMetricsUrls = "http://127.0.0.1:9464";

    public string MetricsUrls { get; set; } = DefaultMetricsUrls;

    /// <summary>An OpenTelemetry collector that speaks OTLP over HTTP; null: none.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Local time of day of the nightly fire drill, <c>HH:mm</c>; empty: none.</summary>
    public string DrillAt { get; set; } = "06:10";

    /// <summary>Local time of day at which the morning report is made, <c>HH:mm</c>; empty: none.</summary>
    public string ReportAt { get; set; } = "08:00";
}
