using System.Text;
using System.Text.Json;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Cases;
using HotspotAuth.Mail;
using static HotspotAuth.Tests.Cases.CaseOffice;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Cases;

public sealed class CaseEndTests
{
    [Fact]
    public async Task A_hold_whose_time_is_over_goes_with_its_rows_and_a_receipt_that_names_nobody()
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 1);
        var hold = office.Add(Order() with { Users = ["unmistakable"] });
        office.Copy();
        office.Office.Clock.MoveTo(At((300 * Day) - 1));
        Assert.Empty(office.Get<CaseEnds>().EndDue(CancellationToken.None));
        Assert.True(Directory.Exists(office.Folders.Of(hold.Id)));

        office.Office.Clock.MoveTo(At(300 * Day));
        Assert.Equal([hold.Id], office.Get<CaseEnds>().EndDue(CancellationToken.None));

        Assert.False(Directory.Exists(office.Folders.Of(hold.Id)));
        Assert.Equal((HoldState.Ended, "expired", true), (office.Holds.Find(hold.Id)!.State, office.Holds.Find(hold.Id)!.Why, office.Holds.Find(hold.Id)!.Scope.NamesNobody));
        var place = Path.Combine(office.Office.Data.Root, "releases", "000001.json");
        var receipt = JsonDocument.Parse(await File.ReadAllBytesAsync(place)).RootElement;
        Assert.Equal(
            ["case", "format", "key", "made", "number", "previous", "proofs", "rows", "rule", "store", "time", "type", "until"],
            receipt.EnumerateObject().Select(member => member.Name));
        Assert.Equal((hold.Id, 1, new string('0', 64)), (receipt.GetProperty("case").GetString(), receipt.GetProperty("rows").GetInt32(), receipt.GetProperty("previous").GetString()));
        Assert.True(File.Exists(Path.ChangeExtension(place, ".sig")));
    }

    [Fact]
    public async Task Receipts_of_ended_cases_are_a_chain()
    {
        await using var office = new CaseOffice();
        office.Add();
        office.Add();
        office.Copy();
        office.Office.Clock.MoveTo(At(300 * Day));
        Assert.Equal(2, office.Get<CaseEnds>().EndDue(CancellationToken.None).Count);

        var first = await File.ReadAllBytesAsync(Path.Combine(office.Office.Data.Root, "releases", "000001.json"));
        var second = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(office.Office.Data.Root, "releases", "000002.json"))).RootElement;
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(first)), second.GetProperty("previous").GetString());
    }

    [Theory]
    [InlineData("decided")]
    [InlineData("receipt")]
    [InlineData("folder")]
    public async Task An_end_that_was_cut_off_goes_on_and_has_one_receipt(string after)
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 1);
        var hold = office.Add();
        office.Copy();
        office.Office.Clock.MoveTo(At(300 * Day));
        office.Holds.Expire(hold.Id);
        if (after is "receipt" or "folder")
        {
            new HotspotAuth.Retention.ReceiptSeries(office.Office.Data, office.Office.Store, "releases").Write("release", At(300 * Day), new Dictionary<string, object?>(StringComparer.Ordinal) { ["case"] = hold.Id });
        }

        if (after == "folder") office.Folders.Remove(hold.Id);

        Assert.Equal([hold.Id], office.Get<CaseEnds>().EndDue(CancellationToken.None));

        Assert.Equal(HoldState.Ended, office.Holds.Find(hold.Id)!.State);
        Assert.False(Directory.Exists(office.Folders.Of(hold.Id)));
        Assert.Single(Directory.GetFiles(Path.Combine(office.Office.Data.Root, "releases"), "*.json"));
    }

    [Fact]
    public async Task Released_by_two_persons_the_rows_go_at_once_and_the_day_by_its_own_time()
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 1);
        var hold = office.Add();
        office.Copy();
        var seen = office.Holds.ProposeRelease(hold.Id, "withdrawn", new Actor("arunee", "admin", null)).Release!.Asked;

        await office.Get<CaseDesk>().ReleaseAsync(hold.Id, seen, new Actor("wichai", "admin", null), CancellationToken.None);

        Assert.False(Directory.Exists(office.Folders.Of(hold.Id)));
        Assert.True(Directory.Exists(Path.Combine(office.Office.Store.Directory, "2026-11-21")));
        office.Office.Clock.MoveTo(At(91 * Day));
        Assert.Empty(Assert.Single(office.Get<HotspotAuth.Retention.Purging>().Due()).Cases);
    }

    [Fact]
    public async Task A_further_order_stands_in_the_signed_form_at_once_and_the_lines_stay()
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 1);
        var hold = office.Add();
        office.Copy();
        var lines = office.Lines(hold.Id);

        await office.Get<CaseDesk>().ExtendAsync(hold.Id, hold.Until.AddDays(30), "DE 0099/2569", "more", Actor.Verb, CancellationToken.None);

        Assert.Equal(lines, office.Lines(hold.Id));
        var form = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(office.Folders.Of(hold.Id), CaseFolders.Form))).RootElement;
        Assert.Equal((hold.Until.AddDays(30).ToUnixTimeMilliseconds(), "DE 0042/2569; DE 0099/2569"), (form.GetProperty("until").GetInt64(), form.GetProperty("order").GetString()));
    }

    [Fact]
    public async Task Those_who_answer_officials_are_told_thirty_seven_and_one_day_before_and_once_each()
    {
        await using var office = new CaseOffice();
        office.Office.Settings.Mail.Host = "mail.office.example";
        using (var connection = office.Office.Database.Open())
        {
            foreach (var (name, roles) in new[] { ("arunee", "officer-contact"), ("wichai", "approver"), ("desk", "help-desk") })
                connection.Execute("INSERT INTO administrator (username, name, password_hash, must_change, failures, locked_until, created, roles, email) VALUES (@name, @name, 'x', 0, 0, 0, 0, @roles, @name || '@office.example')", new { name, roles });
        }

        var hold = office.Add();
        var reminders = office.Get<CaseReminders>();
        var told = new List<(int Left, int Mails)>();
        foreach (var left in new[] { 31, 30, 29, 8, 7, 2, 1, 0 })
        {
            office.Office.Clock.MoveTo(At((300 - left) * Day));
            told.Add((left, reminders.Remind(CancellationToken.None)));
        }

        Assert.Equal([(31, 0), (30, 2), (29, 0), (8, 0), (7, 2), (2, 0), (1, 2), (0, 0)], told);
        var mails = office.Get<MailOutbox>().Due(10);
        Assert.All(mails, mail => Assert.Contains(hold.Id, mail.Mail!.Subject, StringComparison.Ordinal));
        Assert.DoesNotContain(mails, mail => mail.Mail!.Body.Contains(Ip.ToString(), StringComparison.Ordinal) || mail.Mail.Recipient.StartsWith("desk", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_hold_named_is_in_no_octet_of_the_store_once_it_has_ended()
    {
        await using var office = new CaseOffice();
        office.Add(Order() with { Users = ["unmistakable-name"] });
        office.Copy();
        office.Office.Clock.MoveTo(At(300 * Day));
        office.Get<CaseEnds>().EndDue(CancellationToken.None);
        using (var connection = office.Office.Database.Open()) connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");

        foreach (var file in Directory.GetFiles(office.Office.Data.Root, "hotspot.sqlite*"))
            Assert.DoesNotContain("unmistakable", Encoding.Latin1.GetString(await ReadAsync(file)), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(office.Office.Data.Cases, "*", SearchOption.AllDirectories));
    }

    /// <summary>The journal goes with the last connection, which another test may close; what is gone holds nothing.</summary>
    private static async Task<byte[]> ReadAsync(string file)
    {
        try
        {
            return await File.ReadAllBytesAsync(file);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
