using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Cases;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;
using static HotspotAuth.Tests.Cases.CaseOffice;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Cases;

/// <summary>What an order keeps from the purge, and what it does not.</summary>
public sealed class CasePurgeTests
{
    [Fact]
    public async Task A_held_day_goes_with_a_receipt_that_names_the_case_and_its_rows_still_prove()
    {
        await using var office = new CaseOffice();
        await office.Office.FlowAsync(10, 20, Mac(1));
        await office.Office.FlowAsync(30, 40, Mac(2), Other);
        await office.Office.FlowAsync(Day, Day + 10, Mac(1));
        await office.Office.CloseAsync();
        await office.SealAsync();
        Assert.True(IsAnywhere(office.Office.Data.Traffic, Other));
        var hold = office.Add();
        office.Copy();
        office.Office.Clock.MoveTo(At(91 * Day));

        var purged = Assert.Single(await office.PurgeAsync());

        Assert.Equal("2026-11-21", DayName.Of(purged.Day));
        var receipt = await File.ReadAllTextAsync(Path.Combine(office.Office.Store.Directory, "receipts", "000001.json"));
        Assert.Contains($"\"cases\":[\"{hold.Id}\"]", receipt, StringComparison.Ordinal);
        office.AllProve(hold.Id);
        // What the order did not name is gone from the disk.
        Assert.False(IsAnywhere(office.Office.Data.Root, Other));
        Assert.True(IsAnywhere(office.Office.Data.Cases, Ip));
        Assert.Null(CaseCheck.Day(office.Office.Store, office.Folders, hold.Id, Assert.Single(office.Holds.Days(hold.Id))));
    }

    [Fact]
    public async Task A_held_day_without_its_copy_stays_and_the_refusal_names_the_case()
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 1);
        var hold = office.Add();
        office.Office.Clock.MoveTo(At(91 * Day));

        var due = Assert.Single(office.Get<Purging>().Due());
        Assert.Contains(hold.Id, due.Refusal, StringComparison.Ordinal);
        Assert.Empty(await office.PurgeAsync());

        office.Copy();
        Assert.Single(await office.PurgeAsync());
    }

    [Theory]
    [InlineData("line")]
    [InlineData("digit")]
    [InlineData("folder")]
    public async Task A_copy_that_was_harmed_keeps_its_day(string harm)
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 1);
        var hold = office.Add();
        office.Copy();
        office.Office.Clock.MoveTo(At(91 * Day));
        var proofs = Path.Combine(office.Folders.Of(hold.Id), CaseFolders.Proofs);
        var text = await File.ReadAllTextAsync(proofs);
        if (harm == "folder") Directory.Delete(office.Folders.Of(hold.Id), recursive: true);
        else await File.WriteAllTextAsync(proofs, harm == "line" ? "" : text.Replace(Convert.ToHexStringLower(Ip.ToBytes()), "0a0a0006", StringComparison.Ordinal));

        Assert.Contains(hold.Id, Assert.Single(office.Get<Purging>().Due()).Refusal, StringComparison.Ordinal);
        Assert.Empty(await office.PurgeAsync());
    }

    [Fact]
    public async Task A_signed_copy_that_lacks_a_row_keeps_its_day_too()
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 1);
        var hold = office.Add();
        office.Copy();
        // Signed anew over nothing, as who holds the machine could.
        office.Folders.Write(hold, office.Holds.Days(hold.Id).Select(day => day.Day).ToHashSet(), _ => { }, At(Day));
        office.Office.Clock.MoveTo(At(91 * Day));

        Assert.Contains("0 of 1 rows of flow", Assert.Single(office.Get<Purging>().Due()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_came_after_the_days_were_looked_at_stops_the_purge()
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 1);
        office.Office.Clock.MoveTo(At(91 * Day));
        var due = office.Get<Purging>().Due();
        Assert.Null(Assert.Single(due).Refusal);

        office.Add();

        Assert.Empty(await office.Get<Purging>().PurgeAsync(due, Actor.System, "retention", CancellationToken.None));
        Assert.True(Directory.Exists(Path.Combine(office.Office.Store.Directory, "2026-11-21")));
    }

    [Fact]
    public async Task A_clock_that_jumped_purges_nothing_by_itself_whatever_is_held()
    {
        await using var office = new CaseOffice();
        await office.LogAsync(days: 4);
        office.Add();
        office.Copy();
        office.Office.Clock.MoveTo(At(200 * Day));

        await ActivatorUtilities.CreateInstance<RetentionJob>(new Services(office)).Execute(null!, CancellationToken.None);

        Assert.Equal(5, office.Office.Store.Days.Count(day => day <= DayName.At(Noon.AddDays(4), office.Office.Store.Zone)));
    }

    [Fact]
    public async Task The_person_that_an_order_names_or_whose_rows_it_keeps_is_not_erased_before_it_ends()
    {
        await using var office = new CaseOffice();
        var (named, behind, free) = (await EndingAsync(office, "mali"), await EndingAsync(office, "somchai"), await EndingAsync(office, "bua"));
        await office.Office.SessionAsync(behind, Ip, Mac(1), At(2), At(600));
        using (var connection = office.Office.Database.Open()) connection.Execute("UPDATE session SET state = 'closed', ended = @at, last_seen = @at", new { at = At(600) });
        await office.Office.CloseAsync();
        office.Office.Clock.MoveTo(At(Day));
        await office.SealAsync();
        var hold = office.Add(Order() with { Users = ["mali"] });
        office.Copy();
        office.Office.Clock.MoveTo(At(120 * Day));
        await office.PurgeAsync();
        await office.Get<IdentityErasure>().EraseAsync(CancellationToken.None);
        Assert.Equal(["mali", "somchai"], Left(office));

        office.Office.Clock.MoveTo(At(301 * Day));
        Assert.Equal([hold.Id], office.Get<CaseEnds>().EndDue(CancellationToken.None));
        await office.Get<IdentityErasure>().EraseAsync(CancellationToken.None);
        Assert.Empty(Left(office));
        Assert.NotEqual(named.Id, free.Id);
    }

    private static async Task<Account> EndingAsync(CaseOffice office, string username) => (await office.Office.Accounts.AddAsync(
        new NewAccount { Username = username, Name = username, Password = "secret 123 abc", ValidUntil = DateTimeOffset.FromUnixTimeMilliseconds(At(Day)) }, Actor.System, CancellationToken.None)).Account;

    private static IEnumerable<string> Left(CaseOffice office)
    {
        using var connection = office.Office.Database.Open();
        return connection.Query<string>("SELECT username FROM account ORDER BY username").AsList();
    }

    private sealed class Services(CaseOffice office) : IServiceProvider
    {
        public object? GetService(Type type) => office.Get<IServiceProvider>().GetService(type);
    }
}
