using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Auditor;
using HotspotAuth.FunctionalTests.Admin.Log;
using HotspotAuth.Officials;

namespace HotspotAuth.FunctionalTests.Admin.Officials;

/// <summary>The people around an official's letter, on a console whose log has some days.</summary>
internal static class OfficialPeople
{
    public const string Coordinator = "chaiwat";
    public const string Director = "somsri";
    public const string Overseer = "wichai";
    public const string Both = "prasert";

    private static readonly (string Username, string Name, ConsoleRole[] Roles)[] People =
    [
        (Coordinator, "นายชัยวัฒน์ พรหมมา", [ConsoleRole.OfficerContact]),
        (Director, "นางสมศรี รุ่งเรือง", [ConsoleRole.Approver]),
        (Overseer, "นายวิชัย รักธรรม", [ConsoleRole.Auditor]),
        (Both, "นายประเสริฐ บุญมา", [ConsoleRole.OfficerContact, ConsoleRole.Approver]),
    ];

    public static readonly TimeZoneInfo Zone = LoggedDays.Zone;

    public static async Task<ConsoleHost> StartAsync(int days = 3)
    {
        var host = await ConsoleHost.StartReadyAsync(settings => LoggedDays.Make(settings, TimeProvider.System.GetUtcNow(), days));
        foreach (var (username, name, roles) in People) await host.AddAdministratorAsync(username, name, roles);
        return host;
    }

    public static OfficialStore Officials(this ConsoleHost host) => host.Get<OfficialStore>();

    public static OfficialSigner As(string username)
    {
        var (_, name, roles) = People.First(person => person.Username == username);
        var duties = roles.SelectMany(Duties.Of).ToHashSet();
        return new OfficialSigner(name, duties.Contains(Duty.AnswerOfficer), duties.Contains(Duty.ReleaseAnswer), new Actor(username, "admin", null));
    }

    public static OfficialRequest Begin(this ConsoleHost host, DateTimeOffset? received = null, string number = "ตช 0039.52/1234", string by = Coordinator)
    {
        var now = host.Time.GetUtcNow();
        var letter = new OfficialLetter(number, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(received ?? now, Zone).DateTime).AddDays(-2), received ?? now, "กองบัญชาการตำรวจสืบสวนสอบสวนอาชญากรรมทางเทคโนโลยี", "0 2142 2556", "77/2569", OfficialDeadline.Usual, null);
        return host.Officials().Find(host.Officials().Begin(Guid.NewGuid().ToString("N"), letter, As(by))!.Value)!;
    }

    /// <summary>With everything but its answers.</summary>
    public static OfficialRequest Asked(this ConsoleHost host, OfficialRequest request, params OfficialQuestion[] questions)
    {
        var store = host.Officials();
        request = Done(store.SaveAuthority(request.Id, request.Revision, new OfficialAuthority("ร้อยตำรวจเอกสมชาย ใจซื่อ", "รองสารวัตร", "พจ 0815", LawSection.Traffic, null, null), As(Coordinator)));
        foreach (var question in questions) request = Done(store.AddQuestion(request.Id, request.Revision, question, As(Coordinator)));
        return request;
    }

    public static OfficialRequest Prepared(this ConsoleHost host, OfficialRequest request)
    {
        var answers = host.Get<OfficialAnswers>().Find(request, As(Coordinator).Actor, CancellationToken.None);
        request = Done(host.Officials().KeepAnswers(request.Id, request.Revision, answers, As(Coordinator)));
        return Done(host.Officials().Sign(request.Id, OfficialStepKind.Prepare, request.Revision, As(Coordinator), null));
    }

    public static OfficialRequest Released(this ConsoleHost host, OfficialRequest request)
    {
        request = Done(host.Officials().Sign(request.Id, OfficialStepKind.Release, request.Revision, As(Director), null));
        host.Get<OfficialFiles>().Make(request, As(Director).Actor, CancellationToken.None);
        return host.Officials().Find(request.Id)!;
    }

    public static OfficialQuestion Who(this ConsoleHost host, string address, bool outside = false, double minutesAgo = 0, long tolerance = 5_000) =>
        new(0, new AskedWho(Address(address), outside, AskedTime.Of(host.Time.GetUtcNow().AddMinutes(-minutesAgo), isMinute: false, tolerance, isUtc: false), null), null);

    /// <summary>What the log's one client did the day before.</summary>
    public static OfficialQuestion Traffic(this ConsoleHost host) => new(0, null, new AskedSpan(Address("10.10.0.5"), host.Time.GetUtcNow().AddDays(-1.5), host.Time.GetUtcNow().AddDays(-0.5), false));

    private static AskedAddress Address(string text)
    {
        Assert.Equal(AddressFault.None, AskedAddress.Read(text, out var address));
        return address!;
    }

    /// <summary>Two people log in, one after the other, on one address: nothing tells which of them a moment's connection was.</summary>
    public static async Task ShareAddressAsync(this ConsoleHost host, string address)
    {
        foreach (var (user, name, mac) in new[] { ("mali", "นางสาวมะลิ ทองคำ", "d2:4b:9a:10:7c:e5"), ("suda", "นางสุดา งามดี", "d2:4b:9a:10:7c:e6") })
        {
            var password = await host.AddAccountAsync(user, name, name);
            Assert.NotNull(await host.LogInAsync(user, password, mac, address));
        }

        await host.Get<HotspotAuth.Audit.AccessStream>().FlushAsync(CancellationToken.None);
    }

    private static OfficialRequest Done(OfficialChange change)
    {
        Assert.Null(change.Obstacle);
        return change.Request!;
    }
}
