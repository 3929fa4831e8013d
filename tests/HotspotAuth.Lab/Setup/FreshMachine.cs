using System.Text.Json;

namespace HotspotAuth.Lab.SetupTests;

/// <summary>The program in the lab's gateway as somebody has it who has just installed it: no configuration and an empty data directory.</summary>
internal sealed class FreshMachine : IAsyncDisposable
{
    /// <summary>Of a network that is not the guests'.</summary>
    public const string Stranger = "192.168.77.1";

    private readonly string _data;
    private readonly LabProcess _service;

    private FreshMachine(LabTopology lab)
    {
        Lab = lab;
        _data = Path.Combine(lab.Directory, "data");
        _service = lab.Gateway.Start(LabTopology.Program, ["serve", DataArgument]);
    }

    public LabTopology Lab { get; }

    /// <summary>What the first administrator signs in with.</summary>
    public string OneTimePassword => _service.Said.Split("one-time password: ")[1].Split(' ')[0];

    private string DataArgument => $"--Data:Directory={_data}";

    public static async Task<FreshMachine> StartAsync()
    {
        var lab = await LabTopology.CreateAsync();
        // Whom the machine itself asks for names, as whoever installed it has set it up.
        await File.WriteAllTextAsync(lab.Gateway.Namespace.ResolverFile, $"nameserver {LabTopology.Internet4}\n");
        var machine = new FreshMachine(lab);
        await machine._service.WaitForLineAsync(line => line.Trim() == "ready", TimeSpan.FromSeconds(60));
        return machine;
    }

    public Task<LabResult> VerbAsync(string input, params string[] verb) => LabCommand.RunWithInputAsync(input, "ip", ["netns", "exec", Lab.Gateway.Name, LabTopology.Program, .. verb, DataArgument]);

    public async Task<JsonElement> JsonAsync(params string[] verb)
    {
        var result = await VerbAsync("", [.. verb, "--json"]);
        Assert.True(result.Output.StartsWith('{') || result.Output.StartsWith('['), $"{result.ExitCode}: {result.Error}{result.Output}\n{_service.Said}");
        return JsonDocument.Parse(result.Output).RootElement;
    }

    /// <summary>A device that somebody has plugged in beside the guests, with a DHCP server of its own: an old router, say.</summary>
    /// <param name="more">More arguments for its dnsmasq.</param>
    public async Task<LabProcess> PlugInStrangerAsync(params string[] more)
    {
        await Lab.Client2.IpBatchAsync($"address add {Stranger}/24 dev eth0");
        var process = Lab.Client2.Start("dnsmasq", ["--keep-in-foreground", "--conf-file=/dev/null", "--port=0", "--interface=eth0", "--bind-interfaces", "--dhcp-range=192.168.77.50,192.168.77.99,10m", $"--dhcp-leasefile={Lab.Directory}/stranger.leases", "--pid-file=", "--log-facility=-", .. more]);
        await process.WaitForLineAsync(line => line.Contains("IP range", StringComparison.Ordinal), Patience.Most);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync();
        await Lab.DisposeAsync();
    }
}
