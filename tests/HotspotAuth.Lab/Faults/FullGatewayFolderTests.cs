using System.Globalization;
using HotspotAuth.Lab.ServiceTests;
using HotspotAuth.Lab.ServiceTests.Apart;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>The folder where dnsmasq keeps its leases is full.</summary>
public sealed class FullGatewayFolderTests
{
    private const int Before = 88;

    [LabFact]
    public async Task Guests_get_addresses_and_get_in_and_the_leases_are_written_once_there_is_room()
    {
        await using var lab = await LabTopology.CreateAsync();
        var folder = Directory.CreateDirectory(Path.Combine(lab.Directory, "data", "gateway")).FullName;
        (await LabCommand.RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder)).Succeeded();
        try
        {
            // So many leases of before that one more needs another page of the disk.
            var leases = Path.Combine(folder, "dnsmasq.leases");
            await File.WriteAllLinesAsync(leases, Enumerable.Range(1, Before).Select(n => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow.AddHours(8).ToUnixTimeSeconds()} {Crowd.Mac(n)} 10.10.200.{n} * *")));
            await using var service = await lab.StartHotspotAsync();
            var filler = Path.Combine(folder, "filler");
            Fill(filler);
            var whole = new FileInfo(leases).Length;
            Assert.InRange(whole, 4037, 4096);

            var lease = await lab.LeaseAsync(lab.Client1);
            Assert.Equal("10.10.0.1", lease["router"]);
            (await lab.HotspotWithInputAsync("secret-123\n", "account", "add", "--username", "mali", "--name", "Person mali", "--password-stdin")).Succeeded();
            using var guest = new LabGuest(lab.Client1);
            await guest.ComeInAsync("mali");
            Assert.True(await HotspotFixture.ReachesInternetAsync(lab.Client1));
            Assert.InRange(new FileInfo(leases).Length, 0, 4096); // what is beyond did not fit

            File.Delete(filler);
            var other = await lab.LeaseAsync(lab.Client2);
            Assert.NotEqual(lease["ip"], other["ip"]);
            var written = await File.ReadAllTextAsync(leases);
            Assert.Contains(lease["ip"], written, StringComparison.Ordinal);
            Assert.Contains(other["ip"], written, StringComparison.Ordinal);
            Assert.All(Enumerable.Range(1, Before), n => Assert.Contains($" 10.10.200.{n} ", written, StringComparison.Ordinal));
            Assert.True(await guest.PassesAsync());
            Assert.Equal(0, await service.StopAsync());
            Assert.Equal(Before, await SpansAsync(lab));
        }
        finally
        {
            await LabCommand.RunAsync("umount", "-l", folder);
        }
    }

    /// <summary>Of how many leases of before the log tells that they were seen and, at the stop, until when: twice. What was not in the cut file would be told of again.</summary>
    private static async Task<int> SpansAsync(LabTopology lab)
    {
        SystemSqlite.Use();
        var spans = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(lab.Directory, "data", "traffic"), "access.sqlite", SearchOption.AllDirectories))
        {
            await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM (SELECT mac FROM binding WHERE hex(ip) LIKE '0A0AC8%' GROUP BY mac HAVING count(*) = 2)";
            spans += Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        }

        return spans;
    }

    private static void Fill(string file)
    {
        using var filler = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) filler.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // full
        }
    }
}
