using System.Text;
using System.Text.Json;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Export;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Retention;

/// <summary>Real accounts, real days; only the clock is moved.</summary>
public sealed class IdentityErasureTests : IAsyncLifetime, IAsyncDisposable
{
    private const double Day = 86_400;
    private readonly TestOffice _office = new();
    private ServiceProvider _work = null!;

    public Task InitializeAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCore(_office.Settings, _office.Data).AddSingleton<TimeProvider>(_office.Clock).AddRetentionWork();
        _work = services.BuildServiceProvider();
        return Task.CompletedTask;
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    public async Task DisposeAsync()
    {
        await _work.DisposeAsync();
        await _office.DisposeAsync();
    }

    [Theory]
    [InlineData(90, 1)]
    [InlineData(91, 0)]
    public async Task A_person_goes_ninety_days_after_the_account_ended(int days, int left)
    {
        await AddAsync("mali", ends: At(Day / 2));
        _office.Clock.MoveTo(At(days * Day));
        await EraseAsync();
        Assert.Equal(left, Count("account"));
    }

    [Fact]
    public async Task The_last_use_counts_where_it_is_later_than_the_end()
    {
        var account = await AddAsync("mali", ends: At(Day));
        Used(account, At(50 * Day));
        _office.Clock.MoveTo(At(120 * Day));
        await EraseAsync();
        Assert.Equal(1, Count("account"));
        _office.Clock.MoveTo(At(141 * Day));
        await EraseAsync();
        Assert.Equal((0, 0), (Count("account"), Count("session")));
    }

    [Fact]
    public async Task An_account_without_an_end_or_with_an_open_session_stays()
    {
        await AddAsync("director", ends: null);
        var open = await AddAsync("mali", ends: At(Day));
        using (var connection = _office.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            SessionStore.Put(transaction, Session.Begin(open, Noon));
            transaction.Commit();
        }

        _office.Clock.MoveTo(At(1000 * Day));
        await EraseAsync();
        Assert.Equal(2, Count("account"));
    }

    [Fact]
    public async Task A_day_that_still_names_the_account_keeps_its_person()
    {
        var account = await AddAsync("mali", ends: At(Day));
        // A refused log-in after the end is a record of him too.
        await _office.WriteAsync(At(40 * Day), new AuthRow(At(40 * Day), "portal", AuthResult.Reject, "expired", account.Id, "mali"));
        await _office.CloseAsync();
        _office.Clock.MoveTo(At(120 * Day));
        await EraseAsync();
        Assert.Equal(1, Count("account"));

        Directory.Delete(Path.Combine(_office.Store.Directory, DayName.Of(_office.Store.Days[0])), recursive: true);
        await EraseAsync();
        Assert.Equal(0, Count("account"));
    }

    [Fact]
    public async Task What_is_erased_is_in_no_octet_of_the_file_and_the_receipt_names_nobody()
    {
        var account = await AddAsync("somchai-unmistakable", ends: At(Day));
        using (var connection = _office.Database.Open())
        {
            connection.Execute("INSERT INTO account_holder (account, name, phone, named, named_by, role) VALUES (@Id, 'Holder Unmistakable', '0800000001', 1, 'desk', 'help-desk')", new { account.Id });
            connection.Execute("INSERT INTO device (mac, account, name, added, added_by, revision) VALUES ('020000000001', @Id, 'Unmistakable phone', 1, 'desk', 1)", new { account.Id });
        }

        _office.Clock.MoveTo(At(92 * Day));
        Assert.Equal(new ErasedIdentities(1, 0, 0), await EraseAsync());

        foreach (var file in Directory.GetFiles(_office.Data.Root, "hotspot.sqlite*"))
            Assert.DoesNotContain("nmistakable", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        Assert.False(_work.GetRequiredService<AccountDirectory>().TryFindInMemory("somchai-unmistakable", out _));

        var place = Path.Combine(_office.Data.Root, "erasures", "000001.json");
        var receipt = JsonDocument.Parse(await File.ReadAllBytesAsync(place)).RootElement;
        Assert.Equal(
            ["accounts", "events", "format", "key", "number", "previous", "requests", "rule", "store", "time", "type"],
            receipt.EnumerateObject().Select(member => member.Name));
        Assert.Equal((1, "erasure"), (receipt.GetProperty("accounts").GetInt32(), receipt.GetProperty("type").GetString()));
        var key = Path.Combine(_office.Store.Directory, "keys", receipt.GetProperty("key").GetString() + ".pem");
        var (exit, said) = await OpensslAsync("dgst", "-sha256", "-verify", key, "-signature", Path.ChangeExtension(place, ".sig"), place);
        Assert.True(exit == 0, said);
    }

    [Fact]
    public async Task A_request_goes_with_its_last_account_and_an_ended_event_forgets_its_person_and_letter()
    {
        var account = await AddAsync("mali", ends: At(Day));
        var letters = _work.GetRequiredService<LetterStore>();
        var letter = letters.Keep("%PDF-1.7 a letter"u8)!;
        using var connection = _office.Database.Open();
        connection.Execute(
            """
            INSERT INTO staff_request (id, form, state, asked, asked_by, position, section, phone, valid_from, valid_until, purpose, pledge_version, pledge)
            VALUES (1, 'f1', 'issued', 1, 'mali', 'p', 's', '1', 1, 2, 'x', '1', 'x'), (2, 'f2', 'approved', 1, 'bua', 'p', 's', '1', 1, 2, 'x', '1', 'x');
            INSERT INTO request_person (request, place, name_th, name, account) VALUES (1, 1, 'มะลิ', 'Mali', @Id), (2, 1, 'บัว', 'Bua', NULL);
            INSERT INTO request_step (request, kind, username, name, time) VALUES (1, 'ask', 'mali', 'Mali', 1);
            INSERT INTO training_event (id, project, agency, phone, responsible, valid_from, valid_until, created, created_by, state, letter, letter_bytes, ended)
            VALUES (1, 'Course', 'School', '0800000002', 'Teacher', 1, @ends, 1, 'admin', 'ended', @Name, 17, @ends), (2, 'Course', 'School', '0800000003', 'Teacher', 1, @later, 1, 'admin', 'issued', NULL, NULL, NULL);
            """,
            new { account.Id, letter.Name, ends = At(Day), later = At(200 * Day) });

        _office.Clock.MoveTo(At(92 * Day));
        Assert.Equal(new ErasedIdentities(1, 1, 1), await EraseAsync());

        Assert.Equal(["approved"], connection.Query<string>("SELECT state FROM staff_request"));
        Assert.Equal(["Course||", "Course|Teacher|0800000003"], connection.Query<string>("SELECT project || '|' || responsible || '|' || phone FROM training_event ORDER BY id"));
        Assert.Null(letters.Open(letter.Name));
        Assert.Equal(new ErasedIdentities(0, 0, 0), await EraseAsync());
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_office.Data.Root, "erasures"), "*.json").Length);
    }

    private async Task<Account> AddAsync(string username, long? ends)
    {
        var added = await _office.Accounts.AddAsync(
            new NewAccount { Username = username, Name = username, Password = "secret 123 abc", ValidUntil = ends is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null }, Actor.System, CancellationToken.None);
        _work.GetRequiredService<AccountDirectory>().Refresh();
        // What waits for the access stream holds the name until it is carried over.
        using var connection = _office.Database.Open();
        connection.Execute("DELETE FROM audit_outbox");
        return added.Account;
    }

    private void Used(Account account, long until)
    {
        using var connection = _office.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(until);
        SessionStore.Put(transaction, Session.Begin(account, time.AddHours(-1)) with { State = SessionState.Closed, End = time, LastSeen = time });
        transaction.Commit();
    }

    private Task<ErasedIdentities> EraseAsync() => _work.GetRequiredService<IdentityErasure>().EraseAsync(CancellationToken.None);

    private long Count(string table)
    {
        using var connection = _office.Database.Open();
        return connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}");
    }

    private static async Task<(int Exit, string Said)> OpensslAsync(params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("openssl", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }
}
