using System.Text.Json;

namespace HotspotAuth.Lab;

/// <summary>The whole program in the lab's gateway.</summary>
internal sealed partial class LabTopology
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The RADIUS secret of the client "lab", which is any host of 203.0.113.0/24.</summary>
    public const string RadiusSecret = "lab-secret-lab-secret";

    /// <summary>The built program, of the same configuration (Debug or Release) as these tests.</summary>
    public static string Program { get; } = FindProgram();

    /// <summary>The configuration file that <see cref="StartHotspotAsync"/> wrote.</summary>
    public string ConfigFile => Path.Combine(Directory, "hotspotauth.json");

    /// <summary>
    /// Starts <c>hotspotauth serve</c> in the gateway's namespace and waits until it says <c>ready</c>. The portal is on 8080 (80 from
    /// the LAN), administration on 127.0.0.1:9443, metrics on 127.0.0.1:9464, RADIUS on 1812 and 1813; DHCP and DNS are on, upstream is
    /// the lab's Internet.
    /// </summary>
    /// <param name="overrides">Keys as in the configuration, <c>Section:Key</c>, and their values.</param>
    /// <exception cref="InvalidOperationException">It did not come up; the message has what it said.</exception>
    public async Task<LabProcess> StartHotspotAsync(IReadOnlyDictionary<string, string>? overrides = null)
    {
        await WriteConfigAsync();
        var arguments = new List<string> { "serve", "--config", ConfigFile };
        arguments.AddRange((overrides ?? new Dictionary<string, string>()).Select(o => $"--{o.Key}={o.Value}"));
        var process = Gateway.Start(Program, arguments);
        await process.WaitForLineAsync(line => line.Trim() == "ready", TimeSpan.FromSeconds(180));
        return process;
    }

    /// <summary>Runs another verb of the program in the gateway's namespace, with the same configuration.</summary>
    public Task<LabResult> HotspotAsync(params string[] verb) => HotspotWithInputAsync("", verb);

    /// <summary>The same for a verb that reads, as <c>account add --password-stdin</c> does.</summary>
    public async Task<LabResult> HotspotWithInputAsync(string input, params string[] verb)
    {
        if (!File.Exists(ConfigFile)) await WriteConfigAsync();
        return await LabCommand.RunWithInputAsync(input, "ip", ["netns", "exec", Gateway.Name, Program, .. verb, "--config", ConfigFile]);
    }

    private static string FindProgram()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        return Path.Combine(Clone.Top, "src", "HotspotAuth", "bin", configuration, framework, "hotspotauth");
    }

    internal Task WriteConfigAsync() => File.WriteAllTextAsync(
        ConfigFile,
        JsonSerializer.Serialize(
            new
            {
                Site = new { Name = "Lab", Ssid = "KPP2", PortalHost = "kpp2.net", TimeZone = "Asia/Bangkok", Contact = "desk", Node = "lab" },
                Data = new { Directory = Path.Combine(Directory, "data") },
                Portal = new { Urls = "http://[::]:8080" },
                Admin = new { Urls = "https://127.0.0.1:9443" },
                Radius = new
                {
                    Bind = "0.0.0.0",
                    AuthPort = 1812,
                    AcctPort = 1813,
                    Clients = new[] { new { Name = "lab", Address = "203.0.113.0/24", Secret = RadiusSecret } },
                },
                Gateway = new
                {
                    Mode = "nftables",
                    LanInterface = "lan0",
                    WanInterface = "wan0",
                    LanAddress = "10.10.0.1/16",
                    LanAddress6 = "fd00:10:10::1/64",
                    Nat = true,
                    Dnsmasq = "managed",
                    UpstreamDns = new[] { "203.0.113.2" },
                },
                Capture = new { Interface = "lan0" },
                Retention = new { Days = 90 },
                Operation = new { MetricsUrls = "http://127.0.0.1:9464" },
            },
            Indented));
}
