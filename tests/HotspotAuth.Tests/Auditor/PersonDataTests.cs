using System.IO.Compression;
using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Auditor;
using HotspotAuth.Export;
using HotspotAuth.Tests.Export;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Auditor;

public sealed class PersonDataTests
{
    [Fact]
    public async Task Of_two_who_had_an_address_in_turn_each_is_given_his_own_alone()
    {
        await using var office = new TestOffice();
        var (mali, bua) = (await office.PersonAsync("mali", "Mali Thongkham"), await office.PersonAsync("bua", "Bua Kaewsai"));
        await office.SessionAsync(mali, Ip, Mac(1), At(0), At(100));
        await office.SessionAsync(bua, Ip, Mac(2), At(200), At(300));
        await office.WriteAsync(At(300), new AuthRow(At(0), "portal", AuthResult.Accept, Account: mali.Id, User: "mali", Mac: Mac(1), Ip: Ip), new AuthRow(At(200), "portal", AuthResult.Accept, Account: bua.Id, User: "bua", Mac: Mac(2), Ip: Ip));
        // Somebody guessed at Mali's account, from Bua's device.
        await office.WriteAsync(At(301), new AuthRow(At(301), "portal", AuthResult.Reject, "password", mali.Id, "mali", Mac: Mac(2), Ip: Ip));
        for (var i = 0; i < 5; i++) await office.FlowAsync(10 + i, 20 + i, Mac(1), port: 41_000 + i);
        for (var i = 0; i < 7; i++) await office.FlowAsync(210 + i, 220 + i, Mac(2), port: 42_000 + i);
        office.Clock.MoveTo(At(600));

        var text = Text(await ZipAsync(office, mali));

        Assert.Contains("Mali Thongkham", text, StringComparison.Ordinal);
        Assert.Contains(",41004,", text, StringComparison.Ordinal);
        Assert.Contains("\"result\":\"reject\"", text, StringComparison.Ordinal);
        foreach (var other in new[] { "Bua", "bua", Mac(2).ToString(), ",4200" }) Assert.DoesNotContain(other, text, StringComparison.Ordinal);
        Assert.Equal(7, Text(await ZipAsync(office, bua)).Split('\n').Count(line => line.Contains(",4200", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Traffic_that_fits_two_is_given_to_neither()
    {
        await using var office = new TestOffice();
        var (mali, bua) = (await office.PersonAsync("mali", "Mali"), await office.PersonAsync("bua", "Bua"));
        await office.SessionAsync(mali, Ip, Mac(1), At(0), null, nas: "east");
        await office.SessionAsync(bua, Ip, Mac(2), At(1), null, nas: "west");
        await office.FlowAsync(10, 20, null, port: 41_000);

        Assert.DoesNotContain(",41000,", Text(await ZipAsync(office, mali)), StringComparison.Ordinal);
        Assert.DoesNotContain(",41000,", Text(await ZipAsync(office, bua)), StringComparison.Ordinal);
    }

    private static async Task<byte[]> ZipAsync(TestOffice office, Account account)
    {
        var fresh = (await office.Accounts.FindAsync(account.Username, CancellationToken.None))!;
        using var output = new MemoryStream();
        PersonZip.Write(new PersonData(office.Database, office.Stores(), new People(office.Database), fresh, office.Clock.GetUtcNow()), output, CancellationToken.None);
        return output.ToArray();
    }

    private static string Text(byte[] zipped)
    {
        using var zip = new ZipArchive(new MemoryStream(zipped));
        Assert.Equal(["account.json", "sessions.jsonl", "logins.jsonl", "flows.csv"], zip.Entries.Select(entry => entry.FullName));
        var text = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            text.Append(reader.ReadToEnd());
        }

        return text.ToString();
    }
}
