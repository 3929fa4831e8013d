using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Dapper;
using HotspotAuth.FunctionalTests.Backup;
using HotspotAuth.FunctionalTests.Nas;
using HotspotAuth.FunctionalTests.Portal;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.FunctionalTests.Operation;

/// <summary>A disk that is full, or may not be written: nobody gets in unrecorded, whoever asks is told kindly, and room is enough to go on.</summary>
public sealed class FullDiskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [NeedsRootTheory]
    [InlineData(".", "session store")]
    [InlineData("traffic", "access stream")]
    public async Task Nobody_gets_in_while_his_record_has_no_room_and_all_do_when_there_is_some(string folder, string check)
    {
        var data = Directory.CreateTempSubdirectory("hotspotauth-full-");
        var place = Path.GetFullPath(Path.Combine(data.FullName, folder));
        Directory.CreateDirectory(place);
        using (var disk = await SmallDisk.MountAsync(megabytes: 16, place))
        {
            await using var service = await RunningService.StartAsync($"--Data:Directory={data.FullName}");
            string[] guests = [.. Enumerable.Range(0, 12).Select(number => $"guest{number}")];
            foreach (var name in guests) await service.AddAccountAsync(name, "secret-123");
            Assert.True(IsIn(await LogInAsync(service, guests[0], 1)));
            disk.Fill();
            await UseUpAsync(service, guests[0], check);

            // A record may still find a place in a file that is there already; without one nobody gets in.
            var letIn = new List<string> { guests[0] };
            var wasRefused = false;
            for (var number = 1; number < 11 && !wasRefused; number++)
            {
                var page = await LogInAsync(service, guests[number], 1 + number);
                if (IsIn(page)) letIn.Add(guests[number]);
                else wasRefused = page.Text.Contains("The system has a problem just now", StringComparison.Ordinal);
            }

            Assert.True(wasRefused, "ten got in while the disk was full");
            await RunningService.EventuallyAsync(async () => await StatusAsync(service, TimeSpan.FromSeconds(1)) is null, "a server that can't write is silent");

            disk.MakeRoom();
            await RunningService.EventuallyAsync(async () => await BackupVerbTests.ReadyAsync(service) is var ready && ready.Contains($"{check}: ok", StringComparison.Ordinal) && ready.Contains("access stream: ok", StringComparison.Ordinal), "all is well again without a restart");
            Assert.True(IsIn(await LogInAsync(service, guests[11], 50)));
            letIn.Add(guests[11]);
            await RunningService.EventuallyAsync(async () => await StatusAsync(service, Patience) is not null, "the server answers again");
            Assert.Equal(letIn, (await service.JsonAsync("session", "list")).EnumerateArray().Where(s => s.GetProperty("nas").ValueKind == JsonValueKind.Null).Select(s => s.GetProperty("user").GetString()!).OrderBy(user => Array.IndexOf(guests, user)));
            await service.StopAsync();
            Assert.Empty(letIn.Except(Recorded(data.FullName), StringComparer.Ordinal));
            var (exit, report, _) = await service.VerbAsync("verify");
            Assert.True(exit == 0, report);
        }

        data.Delete(recursive: true);
    }

    [NeedsRootTheory]
    [InlineData("logs")]
    [InlineData("keys")]
    public async Task Full_folders_that_no_record_needs_keep_nobody_out(string folder)
    {
        var data = Directory.CreateTempSubdirectory("hotspotauth-full-");
        Directory.CreateDirectory(Path.Combine(data.FullName, folder));
        using (var disk = await SmallDisk.MountAsync(megabytes: 4, Path.Combine(data.FullName, folder)))
        {
            await using var service = await RunningService.StartAsync($"--Data:Directory={data.FullName}");
            await service.AddAccountAsync("somchai", "secret-123");
            disk.Fill();

            Assert.True(IsIn(await LogInAsync(service, "somchai", 5)));
            var stranger = await LogInAsync(service, "nobody-of-that-name", 100);
            Assert.False(IsIn(stranger));
            Assert.True((int)stranger.Status < 500, stranger.Text);
            await service.StopAsync();
            Assert.Equal(0, (await service.VerbAsync("verify")).ExitCode);
        }

        data.Delete(recursive: true);
    }

    [NeedsRootFact]
    public async Task On_a_disk_that_may_only_be_read_the_start_is_refused_with_the_mend()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 16);
        string[] settings = [$"--Data:Directory={disk.Path}/data"];
        await using (var service = await RunningService.StartAsync(settings)) await service.StopAsync();
        Assert.Equal(0, (await RunningService.RunAsync("mount", null, "-o", "remount,ro", disk.Path)).ExitCode);

        var (exit, _, error) = await RunningService.RunAsync(RunningService.Program, null, ["serve", .. settings]);

        Assert.Equal(73, exit);
        Assert.Contains("Data:Directory", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunningService.RunAsync("mount", null, "-o", "remount,rw", disk.Path)).ExitCode);
        await using var again = await RunningService.StartAsync(settings);
    }

    /// <summary>A database's journal keeps its room on a full disk, and what fits there is recorded: writes until nothing fits.</summary>
    private static async Task UseUpAsync(RunningService service, string username, string check)
    {
        using (var nas = new RawNas(service.Port("radius-acct")))
        {
            // One silence may be a machine that stood still.
            var silences = 0;
            for (var number = 0; number < 20_000 && silences < 3; number++)
            {
                await nas.StartAsync(username, RawNas.Name(0, number));
                silences = await nas.AnsweredAsync(TimeSpan.FromSeconds(2)) is null ? silences + 1 : 0;
                if (number % 250 == 249 && !(await BackupVerbTests.ReadyAsync(service)).Contains($"{check}: ok", StringComparison.Ordinal)) break;
            }
        }

        var inARow = 0;
        await RunningService.EventuallyAsync(
            async () =>
            {
                await LogInAsync(service, "nobody-of-that-name", 100); // the refusal wants to be written
                inARow = (await BackupVerbTests.ReadyAsync(service)).Contains($"{check}: ok", StringComparison.Ordinal) ? 0 : inARow + 1;
                return inARow == 5;
            },
            $"health tells of the {check}");
    }

    private static bool IsIn(Page page) => page.Html.Contains("action=\"/en/logout\"", StringComparison.Ordinal);

    private static async Task<string?> StatusAsync(RunningService service, TimeSpan wait)
    {
        using var nas = new RawNas(service.Port("radius-auth"));
        await nas.AskStatusAsync(254);
        return await nas.AnsweredAsync(wait);
    }

    /// <summary>Whose sessions began, by the records of the log.</summary>
    private static HashSet<string> Recorded(string data)
    {
        SystemSqlite.Use();
        var users = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(data, "traffic"), "access.sqlite", SearchOption.AllDirectories))
        {
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            users.UnionWith(connection.Query<string>("SELECT user FROM session WHERE event = 'start'"));
        }

        return users;
    }

    /// <summary>One of several devices, told apart by their addresses on loopback.</summary>
    private static async Task<Page> LogInAsync(RunningService service, string username, int device)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 3, (byte)device]), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri(service.Address("portal")),
        };
        var page = await Page.LogInAsync(client, username, "secret-123", "/en");
        return page.Location is { } next ? await Page.GetAsync(client, new Uri(client.BaseAddress, next).PathAndQuery) : page;
    }
}

/// <summary>As <see cref="NeedsRootFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsRootTheoryAttribute : TheoryAttribute
{
    public NeedsRootTheoryAttribute() => Skip = NeedsRootFactAttribute.Missing;
}
