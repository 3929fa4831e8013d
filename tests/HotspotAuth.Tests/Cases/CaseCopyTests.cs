using System.Text.Json;
using HotspotAuth.Cases;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Cases.CaseOffice;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Cases;

/// <summary>Which rows an order takes out of real sealed days.</summary>
public sealed class CaseCopyTests
{
    [Fact]
    public async Task An_addresss_rows_are_copied_with_proofs_and_another_clients_are_not()
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 2);
        var hold = office.Add(Order(to: 2 * Day));

        Assert.Equal(2, office.Copy());

        Assert.Equal(2, office.Records(hold.Id).Length);
        Assert.Equal(["2026-11-21", "2026-11-22"], office.Holds.Days(hold.Id).Select(day => DayName.Of(day.Day)));
        office.AllProve(hold.Id);
        Assert.True(IsAnywhere(office.Folders.Of(hold.Id), Ip));
        Assert.False(IsAnywhere(office.Folders.Of(hold.Id), Other));
        Assert.Equal(0, office.Copy());
    }

    [Fact]
    public async Task A_user_is_his_sessions_addresses_while_they_lasted_with_log_ins_bindings_and_translations()
    {
        await using var office = new CaseOffice();
        var log = office.Office;
        var mali = await log.PersonAsync("mali", "Mali");
        await log.WriteAsync(At(1), new AuthRow(At(1), "portal", AuthResult.Accept, null, mali.Id, "mali", null, Mac(1), Ip));
        await log.SessionAsync(mali, Ip, Mac(1), At(2), At(600));
        await log.WriteAsync(At(610), new BindingRow(At(2), At(600), Mac(1), Ip, BindingSource.Lease));
        await log.FlowAsync(10, 20, Mac(1));
        await log.WriteAsync(At(620), Translation(At(11), Ip), Translation(At(700), Ip), Translation(At(12), Other));
        // The address is another's afterwards, and so are its rows.
        await log.SessionAsync(await log.PersonAsync("somchai", "Somchai"), Ip, Mac(2), At(650), At(900));
        await log.FlowAsync(700, 710, Mac(2));
        await log.WriteAsync(At(720), new AuthRow(At(640), "portal", AuthResult.Accept, null, 99, "somchai", null, Mac(2), Other));
        await log.CloseAsync();
        log.Clock.MoveTo(At(Day));
        await office.SealAsync();
        var hold = office.Add(Order() with { Ips = [], Users = ["mali"] });

        office.Copy();

        office.AllProve(hold.Id);
        var lines = office.Records(hold.Id);
        // His log-in, two rows of his session, and the lease; one flow; one translation.
        Assert.Equal((4, 1, 1), (lines.Count(line => StreamOf(line) == "access"), lines.Count(line => StreamOf(line) == "flow"), lines.Count(line => StreamOf(line) == "nat")));
        Assert.Equal([mali.Id], office.Holds.Accounts());
    }

    [Fact]
    public async Task A_device_is_its_own_rows_and_the_translations_of_the_addresses_it_had()
    {
        await using var office = new CaseOffice();
        var log = office.Office;
        await log.WriteAsync(At(610), new BindingRow(At(2), At(600), Mac(1), Ip, BindingSource.Lease), new BindingRow(At(2), At(600), Mac(2), Other, BindingSource.Lease));
        await log.FlowAsync(10, 20, Mac(1));
        await log.FlowAsync(30, 40, null); // an exporter's, without a device
        await log.FlowAsync(50, 60, Mac(2)); // another device that uses the address at the same time
        await log.FlowAsync(2000, 2010, null); // long after it had it
        await log.WriteAsync(At(2020), Translation(At(11), Ip), Translation(At(12), Other));
        await log.CloseAsync();
        log.Clock.MoveTo(At(Day));
        await office.SealAsync();
        var hold = office.Add(Order() with { Ips = [], Macs = ["02-00-00-00-00-01"] });

        office.Copy();

        Assert.Equal([16, 16, 32], office.Records(hold.Id).Select(TableOf).Where(table => table >= 16).Order());
        office.AllProve(hold.Id);
    }

    [Fact]
    public async Task Gaps_and_clock_comparisons_of_the_span_are_kept_with_it()
    {
        await using var office = new CaseOffice();
        var log = office.Office;
        await log.FlowAsync(10, 20, Mac(1));
        await log.WriteAsync(At(30), new ClockRow(At(30), "ntp", ClockState.Ok, 250), new ClockRow(At(4000), "ntp", ClockState.Ok, 300));
        await log.WriteAsync(At(40), new GapRow(At(5), At(6), GapCause.Queue, null, 3), new GapRow(At(4000), At(4001), GapCause.Queue, null, 3));
        await log.CloseAsync();
        log.Clock.MoveTo(At(Day));
        await office.SealAsync();
        var hold = office.Add();

        office.Copy();

        Assert.Equal([5, 7, 16], office.Lines(hold.Id).Select(TableOf).Where(table => table is not 17).Order());
    }

    [Fact]
    public async Task A_span_that_lies_ahead_takes_in_its_days_as_they_are_sealed()
    {
        await using var office = new CaseOffice();
        var hold = office.Add(Order(from: 0, to: 3 * Day));
        Assert.Equal(0, office.Copy());
        Assert.Empty(office.Lines(hold.Id));

        await office.LogAsync(days: 1);
        Assert.Single(office.Records(hold.Id));
        await office.Office.FlowAsync((2 * Day) + 10, (2 * Day) + 20, Mac(1));
        await office.Office.CloseAsync();
        await office.SealAsync();

        Assert.Equal(2, office.Records(hold.Id).Length);
        office.AllProve(hold.Id);
    }

    [Fact]
    public async Task A_folder_that_was_cut_off_anywhere_is_finished_or_forgotten_and_ends_the_same()
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 2);
        var hold = office.Add(Order(to: 2 * Day));
        office.Copy();
        var whole = office.Lines(hold.Id);
        var (place, made, old) = (office.Folders.Of(hold.Id), Beside(office, $".new-{hold.Id}"), Beside(office, $".old-{hold.Id}"));

        // Half of a new one was written.
        Directory.CreateDirectory(made);
        await File.WriteAllTextAsync(Path.Combine(made, CaseFolders.Proofs), "{");
        AfterAnotherStart();

        // The old one had left its place, the new one had not taken it.
        CopyFolder(place, made);
        Directory.Move(place, old);
        AfterAnotherStart();

        // The new one stood in its place, the old one was not deleted yet.
        CopyFolder(place, old);
        AfterAnotherStart();

        // The folder was there, and the store did not know of it yet: the days are copied once more, and are not there twice.
        using (var connection = office.Office.Database.Open()) Dapper.SqlMapper.Execute(connection, "DELETE FROM hold_day WHERE day = '2026-11-22'");
        Assert.Equal(1, office.Copy());
        Assert.Equal(whole, office.Lines(hold.Id));

        void AfterAnotherStart()
        {
            Assert.Equal(0, office.Copy());
            Assert.Equal(whole, office.Lines(hold.Id));
            Assert.False(Directory.Exists(made) || Directory.Exists(old));
        }
    }

    [Fact]
    public async Task The_form_is_signed_over_the_lines_and_says_what_the_order_says()
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 1);
        var hold = office.Add();
        office.Copy();
        var place = Path.Combine(office.Folders.Of(hold.Id), CaseFolders.Form);
        var form = JsonDocument.Parse(await File.ReadAllBytesAsync(place)).RootElement;
        Assert.Equal(["files", "format", "id", "key", "made", "officer", "order", "scope", "store", "type", "until"], form.EnumerateObject().Select(member => member.Name));
        Assert.Equal(Convert.ToHexStringLower(CaseFolders.Read(Path.Combine(office.Folders.Of(hold.Id), CaseFolders.Proofs)).Sha256), form.GetProperty("files").GetProperty(CaseFolders.Proofs).GetProperty("sha256").GetString());
        Assert.Equal((hold.Id, hold.Until.ToUnixTimeMilliseconds()), (form.GetProperty("id").GetString(), form.GetProperty("until").GetInt64()));
        var key = Path.Combine(office.Office.Store.Directory, "keys", form.GetProperty("key").GetString() + ".pem");
        using var openssl = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("openssl", ["dgst", "-sha256", "-verify", key, "-signature", Path.ChangeExtension(place, ".sig"), place]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        await openssl.WaitForExitAsync();
        Assert.Equal(0, openssl.ExitCode);
    }

    private static TranslationRow Translation(long start, LogIp inside) =>
        new(start + 1000, TranslationEvent.End, start, start + 1000, inside, 40_000, LogIp.FromIPv4(0xCB00_7101), 40_001, Peer, 443, 6);

    private static string Beside(CaseOffice office, string name) => Path.Combine(office.Office.Data.Cases, name);

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
