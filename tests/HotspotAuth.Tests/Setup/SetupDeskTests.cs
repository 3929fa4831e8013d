using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Operation;
using HotspotAuth.Portal;
using HotspotAuth.Setup;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Setup;

public class SetupDeskTests
{
    [Fact]
    public async Task Every_fault_of_the_answers_is_told_at_once_and_nothing_is_written()
    {
        await using var core = new CoreFixture();
        var desk = core.Get<SetupDesk>();
        var answers = new SetupAnswers { ["Retention:Days"] = "30", ["Site:PortalHost"] = "no host", ["Gateway:Mode"] = "nftables", Person = new SetupPerson("admin", "", "nobody") };
        answers.Texts["th"] = new() { ["Privacy.Heading"] = "x" };

        var faults = Assert.Throws<SettingsException>(() => desk.Write(answers, Actor.System)).Faults;

        string[] expected = ["Retention:Days", "Site:PortalHost", "Gateway:LanInterface", "Gateway:WanInterface", "Administrator:Name", "Administrator:Email", "Texts:th:Privacy.Heading"];
        Assert.Equal(expected.Order(), faults.Select(fault => fault.Key).Order());
        Assert.False(desk.File.Exists);
    }

    [Fact]
    public async Task The_writing_is_recorded_by_its_keys_and_names_the_administrator()
    {
        await using var core = new CoreFixture();
        core.Get<AdministratorStore>().EnsureFirst("admin", "Administrator");
        var desk = core.Get<SetupDesk>();
        var secret = desk.Folder.Keep("mail", "password", "hunter2\n"u8);
        var answers = new SetupAnswers { ["Site:Name"] = "โรงเรียนบ้านไร่", ["Mail:Host"] = "mail.example.go.th", ["Mail:From"] = "a@example.go.th", ["Mail:Security"] = "starttls", ["Mail:Username"] = "a", ["Mail:PasswordFile"] = secret, Person = new SetupPerson("admin", "อรุณี สุขใจ", "arunee@example.go.th") };
        answers.Texts["th"] = new() { ["Privacy.RightsText"] = "ติดต่อห้องคอมพิวเตอร์" };
        desk.Folder.KeepDraft(answers);

        Assert.Null(desk.Write(answers, new Actor("admin", "admin", null)));

        Assert.Null(desk.Folder.Draft);
        Assert.True(File.Exists(secret));
        var person = core.Get<AdministratorStore>().Find("admin")!;
        Assert.Equal(("อรุณี สุขใจ", "arunee@example.go.th"), (person.Name, person.Email));
        var texts = desk.File.Read()["Portal:TextsPath"]!;
        Assert.Empty(SiteTexts.Faults(texts));
        using var connection = core.Get<Database>().Open();
        var told = connection.ExecuteScalar<string>("SELECT reason FROM audit_outbox WHERE action = 'setup-write'");
        Assert.Contains("Mail:PasswordFile", told, StringComparison.Ordinal);
        Assert.DoesNotContain("mail.example", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_nothing_points_to_any_more_go_with_the_writing_after_the_next()
    {
        await using var core = new CoreFixture();
        var desk = core.Get<SetupDesk>();
        string[] kept = [desk.Folder.Keep("texts", "json", "{}"u8), desk.Folder.Keep("texts", "json", "{}"u8), desk.Folder.Keep("texts", "json", "{}"u8)];
        desk.Write(new SetupAnswers { ["Portal:TextsPath"] = kept[0] }, Actor.System);
        Assert.Equal([true, false, false], kept.Select(File.Exists));
        kept[1] = desk.Folder.Keep("texts", "json", "{}"u8);
        desk.Write(new SetupAnswers { ["Portal:TextsPath"] = kept[1] }, Actor.System);
        Assert.True(File.Exists(kept[0]), "The one before may be put back.");
        desk.Write(new SetupAnswers { ["Portal:TextsPath"] = kept[1] }, Actor.System);
        Assert.False(File.Exists(kept[0]));
    }

    [Fact]
    public async Task A_setup_is_due_only_where_a_service_can_take_it_over()
    {
        await using var core = new CoreFixture();
        var desk = core.Get<SetupDesk>();
        Assert.False(desk.IsDue);
        core.Get<ServiceRestart>().Serve();
        Assert.True(desk.IsDue);
        desk.Write(new SetupAnswers { ["Site:Name"] = "x" }, Actor.System);
        Assert.False(desk.IsDue);
    }

    [Fact]
    public async Task A_changed_setup_asks_for_a_restart_and_a_faulty_one_does_not()
    {
        await using var core = new CoreFixture();
        var file = new SetupFile(core.Directory);
        using var restart = new ServiceRestart(TimeProvider.System);
        using var watch = new SetupWatch(new SettingsSource(null, [$"--Data:Directory={core.Directory}"]), SetupStamp.Of(file), restart, TimeProvider.System, NullLogger<SetupWatch>.Instance);
        Assert.False(watch.Look());
        await File.WriteAllTextAsync(file.Path, """{ "Retention": { "Days": 3 } }""");
        Assert.False(watch.Look());
        file.Write(new Dictionary<string, string?> { ["Retention:Days"] = "120" });
        Assert.True(watch.Look());
        Assert.False(watch.Look());
        await restart.Wanted;
    }
}
