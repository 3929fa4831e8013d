using System.Net;
using System.Net.Sockets;
using HotspotAuth.Accounts;
using HotspotAuth.FunctionalTests.Security;
using HotspotAuth.Operation;
using HotspotAuth.Portal;
using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.FunctionalTests.Portal;

/// <summary>The real portal over the real core: accounts in a SQLite file of its own, no gateway, a free port of loopback.</summary>
internal sealed class PortalHost : IAsyncDisposable
{
    private static readonly Actor Tester = new("tester", "test", null);
    private readonly ServiceProvider _core;
    private readonly WebApplication _site;
    private readonly string _folder;

    private PortalHost(ServiceProvider core, WebApplication site, string folder, RecordingLog log)
    {
        _core = core;
        _site = site;
        _folder = folder;
        Log = log;
        Port = site.Urls.Select(url => new Uri(url)).First(url => url.Scheme == Uri.UriSchemeHttp).Port;
        SecurePort = site.Urls.Select(url => new Uri(url)).FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttps)?.Port ?? 0;
    }

    public WebApplication Site => _site;

    public int Port { get; }

    /// <summary>Zero without a certificate.</summary>
    public int SecurePort { get; }

    /// <summary>Everything the program logged.</summary>
    public RecordingLog Log { get; }

    public FakeTime Time => _core.GetRequiredService<FakeTime>();

    public SessionManager Sessions => _core.GetRequiredService<SessionManager>();

    public T Core<T>() where T : notnull => _core.GetRequiredService<T>();

    public static async Task<PortalHost> StartAsync(Action<HotspotSettings>? configure = null, Action<HotspotSettings>? configurePages = null)
    {
        var folder = Directory.CreateTempSubdirectory("hotspot-portal-").FullName;
        var settings = new HotspotSettings();
        settings.Data.Directory = folder;
        settings.Portal.Urls = "http://127.0.0.1:0";
        settings.Site.NameEn = "Kamphaeng Phet Primary Educational Service Area Office 2";
        settings.Site.Contact = "0 5500 0123 กลุ่ม DLICT วันราชการ 08:30–16:30 น.";
        configure?.Invoke(settings);
        var log = new RecordingLog();
        var time = new FakeTime();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.Warning));
        services.AddCore(settings, DataDirectory.OpenOrCreate(folder));
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(time);
        var core = services.BuildServiceProvider();
        await ServiceCore.BringUpAsync(core, CancellationToken.None);
        configurePages?.Invoke(settings); // what the pages are to believe of a gateway that this machine is not
        var site = PortalSite.Create(core);
        await site.StartAsync();
        return new PortalHost(core, site, folder, log);
    }

    /// <summary>An account with the password <c>Correct-7</c> unless another is given, known at once.</summary>
    public async Task<Account> AddAsync(string username, Func<NewAccount, NewAccount>? with = null)
    {
        var account = new NewAccount { Username = username, Name = "Mali Thongkham", NameTh = "นางสาวมะลิ ทองคำ", Password = "Correct-7" };
        var added = await Core<AccountStore>().AddAsync(with?.Invoke(account) ?? account, Tester, CancellationToken.None);
        Core<AccountDirectory>().Refresh();
        return added.Account;
    }

    public async Task DisableAsync(string username)
    {
        await Core<AccountStore>().SetStateAsync(username, AccountState.Disabled, Tester, CancellationToken.None);
        Core<AccountDirectory>().Refresh();
    }

    /// <summary>A device of its own address on loopback. It follows no redirect, keeps no cookie, and names the portal's host.</summary>
    public HttpClient Client(string address = "127.0.0.1", string host = "kpp2.net")
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri($"http://{host}:{Port}") };
    }

    public async ValueTask DisposeAsync()
    {
        await _site.StopAsync();
        await _site.DisposeAsync();
        await _core.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        TestSecrets.AssertAbsent(Log.Text, "the log");
    }
}
