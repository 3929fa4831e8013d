using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Accounts;

public sealed class AccountListingTests
{
    [Fact]
    public async Task Accounts_are_listed_by_Thai_name_both_ways()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, ("c", "นายไพศาล"), ("a", "นางเกษร"), ("b", "นางสาวกานดา"));

        Assert.Equal(["b", "a", "c"], Names(core, new AccountQuery(Order: AccountOrder.NameThai)));
        Assert.Equal(["c", "a", "b"], Names(core, new AccountQuery(Order: AccountOrder.NameThai, Descending: true)));
        Assert.Equal(["a"], Names(core, new AccountQuery(Order: AccountOrder.NameThai, Offset: 1, Limit: 1)));
        Assert.Equal(["b", "a", "c"], core.Get<AccountListing>().All(new AccountQuery(Order: AccountOrder.NameThai)).Select(account => account.Username));
    }

    [Fact]
    public async Task The_list_follows_every_change_of_an_account()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, ("mali", "มะลิ"), ("chaba", "ชบา"));
        Assert.Equal(["chaba", "mali"], Names(core, new AccountQuery(Order: AccountOrder.NameThai)));

        await core.Accounts.UpdateAsync("mali", "name_th = @name_th", new { name_th = "กุหลาบ" }, "account-set", Actor.System, default);
        await core.Accounts.SetStateAsync("chaba", AccountState.Disabled, Actor.System, default);

        Assert.Equal(["mali", "chaba"], Names(core, new AccountQuery(Order: AccountOrder.NameThai)));
        Assert.Equal(["mali"], Names(core, new AccountQuery("กุหลาบ")));
        Assert.Empty(Names(core, new AccountQuery("มะลิ")));
        Assert.Equal(["chaba"], Names(core, new AccountQuery(State: AccountState.Disabled)));
        Assert.Equal(1, core.Get<AccountListing>().Counts(new AccountQuery()).GetValueOrDefault(AccountState.Disabled));
    }

    [Fact]
    public async Task Every_word_of_a_search_must_fit_and_signs_of_LIKE_mean_themselves()
    {
        await using var core = new CoreFixture();
        await core.Accounts.AddAsync(new NewAccount { Username = "somchai.j", Name = "Somchai Jaidee", NameTh = "นายสมชาย ใจดี", Phone = "089-123 4567", Password = "secret123" }, Actor.System, default);
        await core.Accounts.AddAsync(new NewAccount { Username = "somsak_t", Name = "Somsak Thongdee", Password = "secret123" }, Actor.System, default);

        Assert.Equal(["somchai.j"], Names(core, new AccountQuery("JAIDEE som")));
        Assert.Equal(["somchai.j"], Names(core, new AccountQuery("ใจดี สมชาย")));
        Assert.Equal(["somchai.j"], Names(core, new AccountQuery("0891234567")));
        Assert.Equal(["somsak_t"], Names(core, new AccountQuery("k_t")));
        Assert.Empty(Names(core, new AccountQuery("%")));
        Assert.Empty(Names(core, new AccountQuery("somchai thongdee")));
    }

    [Fact]
    public async Task The_list_is_made_anew_when_the_order_of_letters_changed()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, ("mali", "มะลิ"));
        core.Get<AccountListing>().Refresh();
        using (var connection = core.Get<Database>().Open())
        {
            connection.Execute("UPDATE account_listing SET sort_th = x'00', words = ''; UPDATE account_listing_made SET letters = 'of another version'");
        }

        Assert.Equal(["mali"], Names(core, new AccountQuery("มะลิ")));
        using var look = core.Get<Database>().Open();
        Assert.Equal(NameOrder.Key("มะลิ"), look.ExecuteScalar<byte[]>("SELECT sort_th FROM account_listing"));
    }

    [Fact]
    public async Task Accounts_without_an_end_stand_after_those_with_one()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("forever");
        await core.AddAsync("later", until: core.Clock.GetUtcNow().AddDays(9));
        await core.AddAsync("soon", until: core.Clock.GetUtcNow().AddDays(1));

        Assert.Equal(["soon", "later", "forever"], Names(core, new AccountQuery(Order: AccountOrder.ValidUntil)));
        Assert.Equal(["later", "soon", "forever"], Names(core, new AccountQuery(Order: AccountOrder.ValidUntil, Descending: true)));
    }

    private static IEnumerable<string> Names(CoreFixture core, AccountQuery query) => core.Get<AccountListing>().Page(query).Select(account => account.Username);

    private static async Task AddAsync(CoreFixture core, params (string Username, string NameTh)[] accounts)
    {
        foreach (var (username, nameTh) in accounts)
            await core.Accounts.AddAsync(new NewAccount { Username = username, Name = username, NameTh = nameTh, Password = "secret123" }, Actor.System, default);
    }
}
