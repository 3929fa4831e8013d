using System.Net;
using Dapper;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Capture;
using HotspotAuth.FunctionalTests.Portal;
using HotspotAuth.FunctionalTests.Security;
using HotspotAuth.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>The real console on the real core: a data directory of its own, a free port, a clock that can be moved.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    public const string Administrator = "arunee";
    public const string Password = "river under the hill";

    /// <summary>What the administrator's authenticator app holds.</summary>
    private static readonly byte[] AppSecret = [.. Enumerable.Range(1, Totp.SecretLength).Select(i => (byte)i)];

    private readonly DirectoryInfo _folder;
    private readonly ServiceProvider _core;

    private ConsoleHost(DirectoryInfo folder, ServiceProvider core, WebApplication site, string oneTime, MovedTime time)
    {
        _folder = folder;
        _core = core;
        Site = site;
        OneTimePassword = oneTime;
        Time = time;
    }

    public WebApplication Site { get; }

    /// <summary>Everything the program logged.</summary>
    public required RecordingLog Log { get; init; }

    public string OneTimePassword { get; }
    public MovedTime Time { get; }
    public Uri Address => new(Site.Urls.First());
    public string Folder => _folder.FullName;
    public AccountStore Accounts => _core.GetRequiredService<AccountStore>();
    public SessionManager Sessions => _core.GetRequiredService<SessionManager>();
    public Database Database => _core.GetRequiredService<Database>();
    /// <summary>A part of the core.</summary>
    public T Get<T>()
        where T : notnull => _core.GetRequiredService<T>();

    public NasActivity Nases => _core.GetRequiredService<NasActivity>();
    public NasTable NasTable => _core.GetRequiredService<NasTable>();
    public void AddNas(RadiusClientSettings nas)
    {
        _core.GetRequiredService<NasRegister>().Add(nas, Actor.System);
        NasTable.Reload();
    }

    /// <summary>RADIUS for its NASes, on free ports of loopback; a machine that stood still makes no request worthless.</summary>
    public RadiusListener Listen() => new(
        new RadiusListenerOptions { Addresses = [IPAddress.Loopback], AuthenticationPort = 0, AccountingPort = 0, MaximumWait = TimeSpan.FromMinutes(1) },
        NasTable.Current,
        _core.GetRequiredService<NasActivityHandler>());

    public AttemptLog Attempts => _core.GetRequiredService<AttemptLog>();

    public T Core<T>() where T : notnull => _core.GetRequiredService<T>();

    public static async Task<ConsoleHost> StartAsync(Action<HotspotSettings>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("console-");
        var settings = new HotspotSettings();
        settings.Data.Directory = folder.FullName;
        settings.Site.NameEn = "Kamphaeng Phet 2";
        settings.Admin.Urls = "https://127.0.0.1:0";
        // Its clock is the machine's: a morning report can be made at any hour.
        settings.Operation.ReportAt = "00:00";
        change?.Invoke(settings);
        var time = new MovedTime();
        var services = new ServiceCollection();
        var log = new RecordingLog();
        services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.Warning));
        services.AddCore(settings, DataDirectory.OpenOrCreate(folder.FullName));
        services.AddSingleton<TimeProvider>(time);
        var core = services.BuildServiceProvider();
        await ServiceCore.BringUpAsync(core, CancellationToken.None);
        var oneTime = core.GetRequiredService<AdministratorStore>().EnsureFirst(Administrator, "อรุณี สุขใจ")!;
        var site = AdminSite.Create(core);
        await site.StartAsync();
        return new ConsoleHost(folder, core, site, oneTime, time) { Log = log };
    }

    /// <summary>An administrator who has his own password and his second factor already.</summary>
    public static async Task<ConsoleHost> StartReadyAsync(Action<HotspotSettings>? change = null)
    {
        var host = await StartAsync(change);
        await host.MakeReadyAsync(Administrator);
        return host;
    }

    public AdministratorStore Administrators => _core.GetRequiredService<AdministratorStore>();
    public AdministratorDesk Desk => _core.GetRequiredService<AdministratorDesk>();
    public SecondFactors Factors => _core.GetRequiredService<SecondFactors>();
    public AdminSignIns SignIns => Site.Services.GetRequiredService<AdminSignIns>();

    /// <summary>Gives an administrator the password and the second factor that these tests know.</summary>
    public async Task MakeReadyAsync(string username)
    {
        await Administrators.ChangePasswordAsync(username, Password, Actor.System, CancellationToken.None);
        Enrol(username);
    }

    /// <summary>Another person at the console with these roles, ready to sign in with <see cref="Password"/>.</summary>
    public async Task AddAdministratorAsync(string username, string name, params ConsoleRole[] roles)
    {
        Desk.Add(username, name, null, roles, Actor.System);
        await MakeReadyAsync(username);
    }

    /// <returns>The recovery codes.</returns>
    public IReadOnlyList<string> Enrol(string username) => Factors.Enrol(username, AppSecret, Totp.Code(AppSecret, Totp.StepAt(Time.GetUtcNow())), Actor.System)!;

    /// <summary>What the app shows, as if it had not been used yet: these tests sign in more often than each half minute.</summary>
    public string AppCode()
    {
        using var connection = Database.Open();
        connection.Execute("UPDATE administrator SET totp_step = 0");
        return Totp.Code(AppSecret, Totp.StepAt(Time.GetUtcNow()));
    }

    public ConsoleClient Client() => new(Address, Site.Services.GetRequiredService<AdminCertificate>().Current, AppCode);

    public async Task<ConsoleClient> SignedInAsync(string username)
    {
        var client = Client();
        await client.SignInAsync(username, Password);
        return client;
    }

    public Task<ConsoleClient> SignedInAsync() => SignedInAsync(Administrator);

    /// <returns>The account's password.</returns>
    public async Task<string> AddAccountAsync(string username, string name, string? nameTh = null)
    {
        const string Chosen = "seven small boats";
        await Accounts.AddAsync(new NewAccount { Username = username, Name = name, NameTh = nameTh, Password = Chosen }, Actor.System, CancellationToken.None);
        await RefreshAsync();
        return Chosen;
    }

    /// <summary>What the service does each moment: takes over the changes to accounts.</summary>
    public Task RefreshAsync() => Task.Run(_core.GetRequiredService<AccountDirectory>().Refresh);

    /// <summary>A log-in through the one access decision, as the portal makes it; a session when it is granted.</summary>
    public async Task<Session?> LogInAsync(string username, string password, string mac, string ip)
    {
        Assert.True(MacAddress.TryParse(mac, out var parsed));
        var device = new Device(parsed, IPAddress.Parse(ip));
        var decision = await _core.GetRequiredService<AccessPolicy>().DecideAsync(AccessAttempt.Portal(username, password, device), CancellationToken.None);
        return decision.Granted ? await Sessions.StartAsync(decision, device, CancellationToken.None) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await Site.StopAsync();
        await Site.DisposeAsync();
        await _core.DisposeAsync();
        _folder.Delete(recursive: true);
        TestSecrets.AssertAbsent(Log.Text, "the log");
    }
}

/// <summary>The machine's clock, moved by as much as a test says.</summary>
internal sealed class MovedTime : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(By.TotalSeconds * TimestampFrequency);
}
