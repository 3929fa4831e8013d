using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Operation;
using HotspotAuth.Requests;

namespace HotspotAuth.Tests.Requests;

/// <summary>The office's people around the form, on the real store.</summary>
internal sealed class RequestOffice : IAsyncDisposable
{
    public static readonly Signer Wanida = Person("wanida", ConsoleRole.Requester);
    public static readonly Signer Anong = Person("anong", ConsoleRole.Requester);
    public static readonly Signer Mali = Person("mali", ConsoleRole.Issuer);
    public static readonly Signer Prasert = Person("prasert", ConsoleRole.Issuer);
    public static readonly Signer Director = Person("director", ConsoleRole.Approver);

    private int _forms;

    public RequestOffice()
    {
        using var connection = Core.Get<Database>().Open();
        foreach (var (username, roles) in new[] { ("wanida", "requester"), ("anong", "requester"), ("mali", "issuer"), ("prasert", "issuer"), ("director", "approver"), ("helper", "help-desk") })
            connection.Execute("INSERT INTO administrator (username, name, password_hash, must_change, failures, locked_until, created, roles, totp_sealed) VALUES (@username, @username, '-', 0, 0, 0, 0, @roles, x'00')", new { username, roles });
    }

    public CoreFixture Core { get; } = new();
    public RequestStore Store => Core.Get<RequestStore>();
    public Deputies Deputies => Core.Get<Deputies>();
    public DateTimeOffset Now => Core.Clock.GetUtcNow();

    public static Signer Person(string username, params ConsoleRole[] roles)
    {
        var duties = roles.SelectMany(Duties.Of).ToHashSet();
        return new Signer($"name of {username}", duties.Contains(Duty.Recommend), duties.Contains(Duty.Approve), duties.Contains(Duty.Issue), new Actor(username, "admin", null));
    }

    public RequestForm Form(string? others = null, string users = "1") => new()
    {
        Form = $"form-{++_forms}",
        NameTh = "นางสาววนิดา ใจดี",
        Name = "Miss Wanida Jaidee",
        Position = "นักวิชาการศึกษา",
        Section = "กลุ่มนโยบายและแผน",
        Phone = "081-234-5678",
        Extension = "12",
        Email = "wanida@example.go.th",
        From = Now,
        Until = Now.AddDays(300),
        Users = users,
        Others = others,
        Purpose = "จัดทำแผนปฏิบัติการประจำปี",
        Pledged = true,
        Pledge = "ข้าพเจ้าจะใช้เพื่อการศึกษา",
    };

    public long Ask(Signer? signer = null, RequestForm? form = null)
    {
        var wanted = (form ?? Form()).Read(Now, out var faults);
        Assert.Empty(faults);
        return Store.Ask(wanted!, signer ?? Wanida)!.Value;
    }

    public long AskAndRecommend(Signer? recommender = null)
    {
        var id = Ask();
        Assert.True(Store.Sign(id, StepKind.Recommend, RequestState.Requested, recommender ?? Mali, null, cardChecked: true).Done);
        return id;
    }

    public long AskToApproved()
    {
        var id = AskAndRecommend();
        Assert.True(Store.Sign(id, StepKind.Approve, RequestState.Recommended, Director, null, false).Done);
        return id;
    }

    public Task<Issued> IssueAsync(long id, Signer? signer = null, params string[] usernames) =>
        Store.IssueAsync(id, RequestState.Approved, new Issue(usernames.Length > 0 ? usernames : ["wanida"], AccountGroup.Staff, null, CardChecked: false, ByMail: false), signer ?? Prasert, CancellationToken.None);

    public IReadOnlyList<(string Actor, string Action, string Reason)> Trail()
    {
        using var connection = Core.Get<Database>().Open();
        return [.. connection.Query<(string, string, string)>("SELECT actor, action, reason FROM audit_outbox WHERE action LIKE 'request-%' OR action LIKE 'deputy-%' ORDER BY id")];
    }

    public ValueTask DisposeAsync() => Core.DisposeAsync();
}
