using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using HotspotAuth.FunctionalTests.Admin;
using HotspotAuth.Tests.TrafficLog;
using HotspotAuth.Tests.TrafficLog.Packages;
using HotspotAuth.TrafficLog;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Packages;

/// <summary>The page that every package carries, opened from the disk by a browser without a network; it must say what the program says.</summary>
public sealed class VerifierPageTests(SamplePackage package) : IClassFixture<SamplePackage>, IAsyncLifetime
{
    private Chromium _browser = null!;
    private IPage _page = null!;
    private readonly List<string> _complaints = [];

    private static string Place => SamplePackage.Shipped("verify.html");

    public async Task InitializeAsync()
    {
        _browser = await Chromium.RentAsync();
        var context = await _browser.OpenAsync(new BrowserNewContextOptions { Offline = true, ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        _page = await context.NewPageAsync();
        _page.Console += (_, message) => _complaints.Add(message.Text);
        _page.PageError += (_, error) => _complaints.Add(error);
        _page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) _complaints.Add(request.Url);
        };
        await _page.GotoAsync("file://" + Place);
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_good_package_is_green_and_shows_what_was_asked_and_found()
    {
        Assert.Equal("valid", await VerdictAsync(package.Signed(Sealed(), change: members => members["open_days"] = new List<object?>())));
        Assert.Contains("ถูกต้องครบถ้วน", await _page.InnerTextAsync("#verdict"), StringComparison.Ordinal);
        Assert.Contains("10.10.0.5 วันที่ 21 พฤศจิกายน 2569", await _page.InnerTextAsync("#content"), StringComparison.Ordinal);
        foreach (var width in (int[])[1280, 390])
        {
            await _page.SetViewportSizeAsync(width, 900);
            await ConsoleBrowser.CheckScreenAsync(_page, $"verify.html at {width}");
            await ConsoleBrowser.ShotAsync(_page, $"verify-html-valid-{width}");
        }
    }

    [Fact]
    public async Task With_an_open_day_nothing_is_wrong_and_it_is_not_green()
    {
        Assert.Equal("open", await VerdictAsync(package.Signed(package.Copy())));
        Assert.Contains("ยังไม่ปิดวัน", await _page.InnerTextAsync("#days"), StringComparison.Ordinal);
        await ConsoleBrowser.CheckScreenAsync(_page, "verify.html, open");
    }

    [Fact]
    public async Task A_bad_package_is_red_and_names_the_record()
    {
        var files = package.Copy();
        var changed = Encoding.UTF8.GetString(files["data.csv"]).Replace(",1500,", ",1501,", StringComparison.Ordinal);
        files["data.csv"] = Encoding.UTF8.GetBytes(changed);
        Assert.Equal("altered", await VerdictAsync(package.Signed(files)));
        Assert.Matches(new Regex("data.csv.*row 1 .2026-11-2[1-4] flow [0-9]+.:", RegexOptions.Singleline | RegexOptions.NonBacktracking), await _page.InnerTextAsync("#faults"));
        await _page.SetViewportSizeAsync(390, 900);
        await ConsoleBrowser.CheckScreenAsync(_page, "verify.html, altered");
        await ConsoleBrowser.ShotAsync(_page, "verify-html-altered-390");
    }

    [Fact]
    public async Task Without_the_key_of_the_sheet_it_is_grey()
    {
        Assert.Equal("not_verifiable", await VerdictAsync(package.Signed(package.Copy()), ""));
        await ConsoleBrowser.CheckScreenAsync(_page, "verify.html, not verifiable");
        Assert.Equal("not_verifiable", await VerdictAsync(package.Signed(package.Copy()), "abc"));
        Assert.Contains("64", await _page.InnerTextAsync("#verdict"), StringComparison.Ordinal);
        Assert.Equal("altered", await VerdictAsync(package.Signed(package.Copy()), new string('0', 64)));
    }

    [Fact]
    public async Task A_flipped_byte_in_any_file_is_never_green()
    {
        var random = new Random(1204);
        var whole = package.Signed(package.Copy());
        var names = whole.Keys.ToArray();
        for (var i = 0; i < 40; i++)
        {
            var files = new Dictionary<string, byte[]>(whole, StringComparer.Ordinal);
            var name = names[i < names.Length ? i : random.Next(names.Length)];
            var content = files[name].ToArray();
            content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
            files[name] = content;
            var verdict = await VerdictAsync(files);
            Assert.True(verdict is "altered" or "incomplete" or "not_verifiable", name);
        }
    }

    [Fact]
    public async Task It_says_what_the_program_says_of_every_attack()
    {
        using var other = new TestStore();
        using var foreign = DigestSigner.OpenOrCreate(other.KeysFolder, other.Store);
        foreach (var name in package.Signed(package.Copy()).Keys.ToArray())
        {
            var files = package.Signed(package.Copy());
            files.Remove(name);
            await VerdictAsync(files);
        }

        foreach (var (name, old, by) in ((string, string, string)[])
        [
            ("data.csv", "10.10.0.5", "10.10.0.7"), ("data.jsonl", "10.10.0.5", "10.10.0.7"), ("data.jsonl", "สมชาย", "สมหญิง"), ("data.csv", "0f10", "0f11"),
            ("data.csv", "+07:00", "+08:00"), ("data.csv", "\r\n", "\n"), ("data.csv", "2001:db8::5", "2001:db8::6"), ("data.csv", "2026-11-22T", "2026-13-22T"),
            ("proofs.jsonl", "\"day\":\"2026-11-22\"", "\"day\":\"2026-11-23\""), ("proofs.jsonl", "\"key_count\":4", "\"key_count\":5"), ("complete.jsonl", "\"count\":4", "\"count\":3"),
        ])
        {
            var files = package.Copy();
            var text = Encoding.UTF8.GetString(files[name]);
            var at = text.IndexOf(old, StringComparison.Ordinal);
            Assert.True(at >= 0, old);
            files[name] = Encoding.UTF8.GetBytes(text[..at] + by + text[(at + old.Length)..]);
            Assert.NotEqual("open", await VerdictAsync(package.Signed(files)));
        }

        var more = package.Signed(package.Copy());
        more["more.txt"] = [1];
        await VerdictAsync(more);
        var strange = package.Copy();
        strange[$"keys/{foreign.KeyId}.pem"] = File.ReadAllBytes(Path.Combine(other.Root, "keys", foreign.KeyId + ".pem"));
        await VerdictAsync(package.Signed(strange, foreign));
        await VerdictAsync(package.Signed(package.Copy(), change: members => members["rows"] = 1L));
        var zip = package.Zip(package.Signed(package.Copy()));
        await File.WriteAllBytesAsync(zip, (await File.ReadAllBytesAsync(zip))[..2000]);
        await VerdictAsync(zip, package.KeyId);
    }

    [Fact]
    public void Its_policy_allows_its_own_script_and_style_and_nothing_else()
    {
        var text = File.ReadAllText(Place);
        foreach (var part in (string[])["script", "style"])
        {
            var content = text[(text.IndexOf($"<{part}>", StringComparison.Ordinal) + part.Length + 2)..text.LastIndexOf($"</{part}>", StringComparison.Ordinal)];
            Assert.Contains($"{part}-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'", text, StringComparison.Ordinal);
        }

        Assert.Contains("default-src 'none'", text, StringComparison.Ordinal);
    }

    // The files without what lies in the open day.
    private Dictionary<string, byte[]> Sealed()
    {
        var files = package.Copy();
        foreach (var name in (string[])["data.csv", "data.jsonl", "proofs.jsonl"])
            files[name] = Encoding.UTF8.GetBytes(string.Concat(Encoding.UTF8.GetString(files[name]).Split('\n').Where(line => line.Length > 0 && !line.Contains("2026-11-24", StringComparison.Ordinal)).Select(line => line + "\n")));
        return files;
    }

    private Task<string> VerdictAsync(Dictionary<string, byte[]> files, string? key = null) => VerdictAsync(package.Zip(files), key ?? package.KeyId);

    // What the page says, which must be what the program says, day by day.
    private async Task<string> VerdictAsync(string zip, string key)
    {
        await _page.SetInputFilesAsync("#file", zip);
        await _page.FillAsync("#key", string.Join(' ', key.Chunk(4).Select(four => new string(four))));
        await _page.PressAsync("#go");
        await _page.WaitForSelectorAsync("#verdict:not([hidden])");
        var verdict = (await _page.GetAttributeAsync("#verdict", "data-result"))!;
        var program = PackageVerifier.Verify(zip, key.Length == 64 ? [key] : []);
        // A page is never green over a day that nothing proves yet; the program tells of such a day in its line.
        Assert.Equal(program.ExitCode == 0 && program.Lines.Any(line => line.Result == VerifyResult.Open) ? "open" : VerifyReport.Word(program.Result), verdict);
        var days = await _page.EvaluateAsync<string[]>("[...document.querySelectorAll('#days tr')].map(row => `${row.cells[0].textContent.slice(-11, -1)} ${row.cells[1].lastChild.textContent} ${row.cells[2].textContent} ${row.querySelector('strong').className}`)");
        Assert.Equal(program.Lines.Where(line => line.Day != "package" && line.Stream != "digest").Select(line => FormattableString.Invariant($"{line.Day} {line.Stream} {line.Rows} {VerifyReport.Word(line.Result)}")), days);
        return verdict;
    }
}
