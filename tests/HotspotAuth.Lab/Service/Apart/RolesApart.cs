using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HotspotAuth.Lab.ServiceTests.Apart;

/// <summary>A process of the service as its unit starts it.</summary>
internal sealed record UnitRole(string Roles, string[] Capabilities, int MetricsPort)
{
    public static readonly UnitRole Main = new("portal,radius,admin,jobs", ["net_bind_service"], 9464);
    public static readonly UnitRole Capture = new("capture", ["net_raw"], 9465);
    public static readonly UnitRole Gateway = new("gateway", ["net_admin", "net_raw", "net_bind_service"], 9466);
    public static readonly IReadOnlyList<UnitRole> All = [Gateway, Capture, Main];
}

/// <summary>The whole service in the lab's gateway as three processes of one user without root, each with its own rights and no others.</summary>
internal sealed class RolesApart : IAsyncDisposable
{
    /// <summary>A user and a group that no package of the system has.</summary>
    public const int User = 64_123;

    private readonly Dictionary<UnitRole, LabProcess> _running = [];

    private RolesApart(LabTopology lab) => Lab = lab;

    public LabTopology Lab { get; }

    public string Socket => Path.Combine(Lab.Directory, "run", "gateway.sock");

    public static async Task<RolesApart> CreateAsync()
    {
        var apart = new RolesApart(await LabTopology.CreateAsync());
        await apart.PrepareAsync();
        return apart;
    }

    /// <summary>Starts a role and waits until it says <c>ready</c>.</summary>
    public async Task<LabProcess> StartAsync(UnitRole role)
    {
        var process = Lab.Gateway.Start("setpriv", [.. AsService(role.Capabilities), LabTopology.Program, "serve", "--roles", role.Roles, "--config", Lab.ConfigFile]);
        _running[role] = process;
        await process.WaitForLineAsync(line => line.Trim() == "ready", TimeSpan.FromSeconds(120));
        return process;
    }

    public async Task StartAllAsync()
    {
        foreach (var role in UnitRole.All) await StartAsync(role);
        await ReadyAsync(UnitRole.Main);
    }

    /// <summary>What the process was told to say and said.</summary>
    public string Said(UnitRole role) => _running[role].Said;

    public Task<int> StopAsync(UnitRole role) => _running[role].StopAsync();

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync(UnitRole role)
    {
        await SignalAsync(role, "-KILL");
        while (!_running[role].HasEnded) await Task.Delay(10);
    }

    public async Task SignalAsync(UnitRole role, string signal) =>
        (await LabCommand.RunAsync("kill", signal, _running[role].Id.ToString(CultureInfo.InvariantCulture))).Succeeded();

    public async Task<string> HealthAsync(UnitRole role) => (await GetAsync(role, "/health/ready")).Output;

    public async Task<string> MetricsAsync(UnitRole role) => (await GetAsync(role, "/metrics")).Succeeded().Output;

    /// <summary>Waits until the role counts as ready.</summary>
    public async Task ReadyAsync(UnitRole role)
    {
        var patience = DateTime.UtcNow.AddSeconds(60);
        while ((await GetAsync(role, "/health/ready", "-f")).ExitCode != 0)
        {
            Assert.True(DateTime.UtcNow < patience, $"{role.Roles} is not ready: {await HealthAsync(role)}\n{Said(role)}");
            await Task.Delay(100);
        }
    }

    /// <summary>Runs a verb as the service's user, who has no right but his own.</summary>
    public Task<LabResult> VerbAsync(string input, params string[] verb) =>
        LabCommand.RunWithInputAsync(input, "ip", ["netns", "exec", Lab.Gateway.Name, "setpriv", .. AsService([]), LabTopology.Program, .. verb, "--config", Lab.ConfigFile]);

    public async Task<IReadOnlyList<JsonElement>> JsonAsync(params string[] verb) =>
        [.. JsonDocument.Parse((await VerbAsync("", [.. verb, "--json"])).Succeeded().Output).RootElement.EnumerateArray()];

    public async Task AddAsync(string username) =>
        (await VerbAsync("secret-123\n", "account", "add", "--username", username, "--name", $"Person {username}", "--password-stdin")).Succeeded();

    /// <summary>Many accounts at once, with the password that all have.</summary>
    public async Task AddManyAsync(IEnumerable<string> usernames)
    {
        var file = Path.Combine(Lab.Directory, "accounts.csv");
        await File.WriteAllTextAsync(file, "username,password,name\n" + string.Concat(usernames.Select(u => $"{u},secret-123,Person {u}\n")));
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.OtherRead);
        (await VerbAsync("", "account", "import", file)).Succeeded();
    }

    public async ValueTask DisposeAsync() => await Lab.DisposeAsync();

    private static IEnumerable<string> AsService(IReadOnlyList<string> capabilities)
    {
        var only = string.Concat(capabilities.Select(c => $",+{c}"));
        var user = User.ToString(CultureInfo.InvariantCulture);
        return ["--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs", "--bounding-set", $"-all{only}", "--inh-caps", $"-all{only}", "--ambient-caps", $"-all{only}"];
    }

    private Task<LabResult> GetAsync(UnitRole role, string path, params string[] more) =>
        Lab.Gateway.RunAsync("curl", ["-s", "-m", "10", .. more, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{role.MetricsPort}{path}")]);

    private async Task PrepareAsync()
    {
        await Lab.WriteConfigAsync();
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(Lab.ConfigFile))!;
        settings["Gateway"]![nameof(Socket)] = Socket;
        settings["Capture"]!["IdleTimeoutSeconds"] = 1;
        await File.WriteAllTextAsync(Lab.ConfigFile, settings.ToJsonString());
        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.SetUnixFileMode(Lab.Directory, All | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(Path.Combine(Lab.Directory, "data"), All);
        Directory.CreateDirectory(Path.GetDirectoryName(Socket)!, All | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        var owner = string.Create(CultureInfo.InvariantCulture, $"{User}:{User}");
        (await LabCommand.RunAsync("chown", owner, Path.Combine(Lab.Directory, "data"), Path.GetDirectoryName(Socket)!)).Succeeded();
    }
}
