using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Auditor;
using HotspotAuth.Officials;
using HotspotAuth.Operation;
using HotspotAuth.Requests;

namespace HotspotAuth.Tests.Officials;

/// <summary>The people around an official's letter, on the real store.</summary>
internal sealed class OfficialOffice : IAsyncDisposable
{
    public static readonly OfficialSigner Coordinator = Person("chai", ConsoleRole.OfficerContact);
    public static readonly OfficialSigner Director = Person("director", ConsoleRole.Approver);
    public static readonly OfficialSigner Overseer = Person("wichai", ConsoleRole.Auditor);
    public static readonly OfficialSigner Both = Person("both", ConsoleRole.OfficerContact, ConsoleRole.Approver);

    private int _forms;

    public CoreFixture Core { get; } = new();
    public OfficialStore Store => Core.Get<OfficialStore>();
    public DateTimeOffset Now => Core.Clock.GetUtcNow();
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");

    public static OfficialSigner Person(string username, params ConsoleRole[] roles)
    {
        var duties = roles.SelectMany(Duties.Of).ToHashSet();
        return new OfficialSigner($"name of {username}", duties.Contains(Duty.AnswerOfficer), duties.Contains(Duty.ReleaseAnswer), new Actor(username, "admin", null));
    }

    public OfficialLetter Letter => new("TC 0039/1234", new DateOnly(2026, 11, 19), Now, "Cyber Crime Bureau", "0 2000 0000", "77/2569", OfficialDeadline.Usual, null);

    public static OfficialAuthority Authority(LawSection section = LawSection.Traffic) => new("Officer", "Captain", "C-1", section, null, null);

    public static OfficialAnswer Found { get; } = new() { Verdict = OfficialVerdict.Rows, Rows = 7 };

    public OfficialQuestion Question => new(0, null, new AskedSpan(Address("10.10.0.5"), Now.AddDays(-2), Now.AddDays(-1), false));

    public static AskedAddress Address(string text)
    {
        Assert.Equal(AddressFault.None, AskedAddress.Read(text, out var address));
        return address!;
    }

    public OfficialRequest Begin(OfficialSigner? signer = null) => Store.Find(Store.Begin($"form-{++_forms}", Letter, signer ?? Coordinator)!.Value)!;

    /// <summary>A draft with nothing missing.</summary>
    public OfficialRequest Complete(LawSection section = LawSection.Traffic, OfficialSigner? signer = null)
    {
        var by = signer ?? Coordinator;
        var request = Begin(by);
        request = Done(Store.SaveAuthority(request.Id, request.Revision, Authority(section), by));
        request = Done(Store.AddQuestion(request.Id, request.Revision, Question, by));
        return Done(Store.KeepAnswers(request.Id, request.Revision, [(1, Found)], by));
    }

    public OfficialRequest Prepared(OfficialSigner? signer = null)
    {
        var request = Complete(signer: signer);
        return Done(Store.Sign(request.Id, OfficialStepKind.Prepare, request.Revision, signer ?? Coordinator, null));
    }

    public OfficialRequest Released()
    {
        var request = Prepared();
        return Done(Store.Sign(request.Id, OfficialStepKind.Release, request.Revision, Director, null));
    }

    public static OfficialRequest Done(OfficialChange change)
    {
        Assert.Null(change.Obstacle);
        return change.Request!;
    }

    /// <summary>Names somebody the director's deputy from now for a week.</summary>
    public void NameDeputy(OfficialSigner deputy)
    {
        using (var connection = Core.Get<Database>().Open())
        {
            connection.Execute(
                "INSERT INTO administrator (username, name, password_hash, must_change, failures, locked_until, created, roles, totp_sealed) VALUES (@username, @username, '-', 0, 0, 0, 0, @roles, x'00')",
                new[] { new { username = "director", roles = "approver" }, new { username = deputy.Username, roles = "issuer" } });
        }

        Assert.Null(Core.Get<Deputies>().Name(deputy.Username, deputy.Name, Now, Now.AddDays(7), new Signer("name of director", false, true, false, Director.Actor)));
    }

    public IReadOnlyList<(string Actor, string Action, string Reason)> Trail()
    {
        using var connection = Core.Get<Database>().Open();
        return [.. connection.Query<(string, string, string)>("SELECT actor, action, reason FROM audit_outbox WHERE action LIKE 'official-%' ORDER BY id")];
    }

    public ValueTask DisposeAsync() => Core.DisposeAsync();
}
