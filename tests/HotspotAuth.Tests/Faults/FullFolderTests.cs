using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Cases;
using HotspotAuth.Events;
using HotspotAuth.Officials;
using HotspotAuth.Operation;
using HotspotAuth.Tests.Cases;
using HotspotAuth.Tests.Officials;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Faults;

/// <summary>Folders of the data directory that no record of the log goes to, each without room: nothing half stays, nothing is lost, and room is enough to go on.</summary>
public sealed class FullFolderTests
{
    [FullDiskFact]
    public async Task Of_an_upload_that_does_not_fit_nothing_stays()
    {
        await using var core = new CoreFixture();
        using var disk = new FullFolder(Path.Combine(core.Data.Root, "uploads"), left: 64);
        var desk = ActivatorUtilities.CreateInstance<ImportDesk>(core.Get<IServiceProvider>());
        var sheet = new byte[1 << 20];
        Task<ImportJob?> KeepAsync() => desk.KeepAsync(new MemoryStream(sheet), sheet.Length, "people.csv", new ImportChoice(ImportOrigin.Csv), Actor.System, CancellationToken.None);

        await Assert.ThrowsAsync<IOException>(KeepAsync);

        Assert.Empty(disk.Files);
        disk.MakeRoom();
        Assert.NotNull(await KeepAsync());
    }

    [FullDiskFact]
    public async Task Of_a_letter_that_does_not_fit_nothing_stays()
    {
        await using var core = new CoreFixture();
        using var disk = new FullFolder(Path.Combine(core.Data.Root, "letters"), left: 64);
        var letters = new LetterStore(core.Data);
        byte[] letter = [.. "%PDF-1.7"u8, .. new byte[1 << 20]];

        Assert.Throws<IOException>(() => letters.Keep(letter));

        Assert.Empty(disk.Files);
        disk.MakeRoom();
        Assert.NotNull(letters.Open(letters.Keep(letter)!.Name));
    }

    [FullDiskFact]
    public void Without_room_for_the_copy_from_before_it_an_upgrade_changes_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("hotspotauth-");
        var data = DataDirectory.OpenOrCreate(folder.FullName);
        using (var connection = Database.OpenOrCreate(data).Open())
        using (var disk = new FullFolder(data.Backups, left: 16))
        {
            string[] scripts = [.. StoreUpgrade.Scripts, "CREATE TABLE newer (id INTEGER PRIMARY KEY)"];

            var refusal = Assert.Throws<VerbException>(() => StoreUpgrade.Run(connection, data, TimeProvider.System, scripts));

            Assert.Equal(ExitCode.CannotWrite, refusal.ExitCode);
            Assert.Contains(data.Backups, refusal.Message, StringComparison.Ordinal);
            Assert.Equal(StoreUpgrade.Scripts.Count, connection.ExecuteScalar<int>("PRAGMA user_version"));
            Assert.Empty(disk.Files);
            disk.MakeRoom();
            StoreUpgrade.Run(connection, data, TimeProvider.System, scripts);
            Assert.Equal(scripts.Length, connection.ExecuteScalar<int>("PRAGMA user_version"));
            Assert.Single(disk.Files);
        }

        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    [FullDiskFact]
    public async Task A_case_that_can_not_be_copied_is_told_and_keeps_its_days_until_it_is()
    {
        await using var office = new CaseOffice();
        var hold = office.Add();
        using var disk = new FullFolder(office.Office.Data.Cases, left: 4);
        await office.LogAsync(3);
        var copies = office.Get<CaseCopies>();

        var (days, fault) = copies.CopyDue(CancellationToken.None);

        Assert.Equal(0, days);
        Assert.NotNull(fault);
        Assert.Equal(fault, copies.Fault);
        disk.MakeRoom();
        Assert.True(office.Copy() > 0);
        Assert.Null(copies.Fault);
        office.AllProve(hold.Id);
    }

    [FullDiskFact]
    public async Task Of_an_answer_to_an_official_that_does_not_fit_nothing_stays_and_it_can_be_made_again()
    {
        await using var office = new OfficialOffice();
        var request = office.Released();
        using var disk = new FullFolder(Path.Combine(office.Core.Data.Root, "officials"), left: 4);
        var files = office.Core.Get<OfficialFiles>();

        Assert.Throws<IOException>(() => files.Make(request, OfficialOffice.Coordinator.Actor, CancellationToken.None));

        Assert.Empty(disk.Files);
        disk.MakeRoom();
        Assert.Single(files.Make(request, OfficialOffice.Coordinator.Actor, CancellationToken.None));
    }
}
