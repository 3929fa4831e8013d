using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Sessions;

namespace HotspotAuth.Tests.Access;

/// <summary>The fixture's clock begins at 11:00 of the office; its midnight is 13 hours away.</summary>
public sealed class QuotaTests
{
    private static readonly Device Phone = new(new MacAddress(0x020000000001), IPAddress.Parse("10.10.0.5"));

    public static TheoryData<string> Quotas => ["daily-time", "total-time", "daily-bytes", "total-bytes"];

    [Theory]
    [MemberData(nameof(Quotas))]
    public async Task A_used_up_quota_refuses_and_is_told_only_to_who_knows_the_password(string quota)
    {
        await using var core = new CoreFixture();
        var (rights, reason) = Of(quota);
        var account = await AddAsync(core, rights);
        Use(core, account, TimeSpan.FromMinutes(59), 999_999);
        Assert.True((await TryAsync(core)).Granted);
        Use(core, account, TimeSpan.FromMinutes(60), 1_000_000);
        Assert.Equal((reason, true), ((await TryAsync(core)).Reason, (await TryAsync(core)).Account is not null));
        Assert.Equal(AccessReason.WrongPassword, (await TryAsync(core, "guess")).Reason);
    }

    [Theory]
    [InlineData("daily-time", true)]
    [InlineData("daily-bytes", true)]
    [InlineData("total-time", false)]
    [InlineData("total-bytes", false)]
    public async Task A_new_day_brings_the_daily_quota_back_and_no_other(string quota, bool isBack)
    {
        await using var core = new CoreFixture();
        var account = await AddAsync(core, Of(quota).Rights);
        Use(core, account, TimeSpan.FromMinutes(60), 1_000_000);
        core.Clock.Move(TimeSpan.FromHours(13));
        Assert.Equal(isBack, (await TryAsync(core)).Granted);
    }

    [Fact]
    public async Task The_quota_that_no_tomorrow_brings_back_is_told_first()
    {
        await using var core = new CoreFixture();
        var account = await AddAsync(core, new Rights { DailyBytes = 10_000, TotalBytes = 10_000 });
        Use(core, account, TimeSpan.FromMinutes(1), 10_000);
        Assert.Equal(AccessReason.TotalDataUsed, (await TryAsync(core)).Reason);
    }

    [Fact]
    public async Task A_session_ends_at_the_earliest_of_all_its_limits()
    {
        await using var core = new CoreFixture();
        var now = core.Clock.GetUtcNow();
        await AddAsync(core, new Rights { SessionSeconds = 4 * 3600, TotalSeconds = 3 * 3600, DailySeconds = 2 * 3600 }, until: now.AddHours(5));
        Assert.Equal(now.AddHours(2), (await TryAsync(core)).Until);
        Set(core, r => r with { DailySeconds = null });
        Assert.Equal(now.AddHours(3), (await TryAsync(core)).Until);
        Set(core, r => r with { TotalSeconds = null });
        Assert.Equal(now.AddHours(4), (await TryAsync(core)).Until);
        Set(core, r => r with { SessionSeconds = null });
        Assert.Equal(now.AddHours(5), (await TryAsync(core)).Until);
        Set(core, r => r with { SessionSeconds = 90_000 });
        core.Accounts.Change("mali", new AccountChange { ValidUntil = new Setting<DateTimeOffset>(null) }, Actor.System);
        core.Known.Refresh();
        Assert.Equal(now.AddHours(24), (await TryAsync(core)).Until);
    }

    [Fact]
    public async Task Who_still_has_time_at_midnight_has_the_next_days_too()
    {
        await using var core = new CoreFixture();
        var account = await AddAsync(core, new Rights { DailySeconds = 2 * 3600 });
        core.Clock.Move(TimeSpan.FromHours(12)); // 23:00
        var now = core.Clock.GetUtcNow();
        Assert.Equal(now.AddHours(3), (await TryAsync(core)).Until);
        Use(core, account, TimeSpan.FromMinutes(90), 0);
        Assert.Equal(now.AddMinutes(30), (await TryAsync(core)).Until);
    }

    [Fact]
    public async Task What_is_left_is_the_lesser_of_today_and_all()
    {
        await using var core = new CoreFixture();
        var account = await AddAsync(core, new Rights { DailyBytes = 2_000_000, TotalBytes = 10_000_000 });
        Use(core, account, TimeSpan.FromMinutes(1), 1_500_000);
        Assert.Equal(500_000, (await TryAsync(core)).BytesLeft);
        Set(core, r => r with { DailyBytes = null });
        Assert.Equal(8_500_000, (await TryAsync(core)).BytesLeft);
        Set(core, r => r with { TotalBytes = null });
        Assert.Null((await TryAsync(core)).BytesLeft);
    }

    [Fact]
    public async Task Less_than_a_second_is_no_session()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, Rights.None, until: core.Clock.GetUtcNow().AddSeconds(10));
        core.Clock.Move(TimeSpan.FromMilliseconds(9_100));
        Assert.Equal(AccessReason.Expired, (await TryAsync(core)).Reason);
    }

    [Fact]
    public async Task The_decision_from_memory_alone_knows_the_quota_too()
    {
        await using var core = new CoreFixture();
        var account = await AddAsync(core, new Rights { DailyBytes = 10_000 });
        AccessAttempt Attempt() => AccessAttempt.Password("pap", "mali", "secret123", Phone, "lab", null);
        Assert.True((await core.Policy.DecideAsync(Attempt(), default)).Granted);
        Use(core, account, TimeSpan.FromMinutes(1), 10_000);
        Assert.Equal(AccessReason.DailyDataUsed, core.Policy.TryDecideAtOnce(Attempt())!.Reason);
    }

    [Theory]
    [InlineData("th")]
    [InlineData("en")]
    public void Every_refusal_has_its_sentence_in_each_language(string language)
    {
        var reasons = Enum.GetValues<AccessReason>().Where(r => r != AccessReason.Accepted).ToArray();
        Assert.All(reasons, r => Assert.NotEmpty(AccessTexts.Sentence(r, language)));
        Assert.All(reasons, r => Assert.Equal(language == "th", AccessTexts.Sentence(r, language).Any(c => c is >= '\u0e00' and <= '\u0e7f')));
        Assert.All(reasons, r => Assert.Contains(AccessTexts.Sentence(r, language), AccessTexts.Sentence(r, null), StringComparison.Ordinal));
        Assert.Equal(reasons.Length, reasons.Select(AccessReasons.Text).Distinct(StringComparer.Ordinal).Count());
    }

    private static readonly Guid Earlier = Guid.Parse("01900000-0000-7000-8000-000000000001");

    private static (Rights Rights, AccessReason Reason) Of(string quota) => quota switch
    {
        "daily-time" => (new Rights { DailySeconds = 3600 }, AccessReason.DailyTimeUsed),
        "total-time" => (new Rights { TotalSeconds = 3600 }, AccessReason.TotalTimeUsed),
        "daily-bytes" => (new Rights { DailyBytes = 1_000_000 }, AccessReason.DailyDataUsed),
        _ => (new Rights { TotalBytes = 1_000_000 }, AccessReason.TotalDataUsed),
    };

    private static Task<AccessDecision> TryAsync(CoreFixture core, string password = "secret123") =>
        core.Policy.DecideAsync(AccessAttempt.Portal("mali", password, Phone), CancellationToken.None);

    private static async Task<Account> AddAsync(CoreFixture core, Rights rights, DateTimeOffset? until = null)
    {
        var account = await core.AddAsync("mali", until: until);
        Set(core, _ => rights);
        return account;
    }

    private static void Set(CoreFixture core, Func<Rights, Rights> change)
    {
        core.Accounts.Change("mali", new AccountChange { Rights = change }, Actor.System);
        core.Known.Refresh();
    }

    /// <summary>The account's one earlier session, which ended now, as it stands.</summary>
    private static void Use(CoreFixture core, Account account, TimeSpan lasted, long bytes)
    {
        var now = core.Clock.GetUtcNow();
        core.Get<UsageLedger>().Seen(new Session
        {
            Id = Earlier,
            Account = account.Id,
            Username = account.Username,
            Person = account.Name,
            Group = account.Group,
            Start = now - TimeSpan.FromHours(2),
            LastSeen = now,
            End = now - TimeSpan.FromHours(2) + lasted,
            State = SessionState.Closed,
            Traffic = new Traffic(1, 1, bytes / 2, bytes - (bytes / 2)),
        });
    }
}
