using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Capture;
using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public class FormTokenTests
{
    private static readonly Device Phone = new(new MacAddress(0x0200_0000_0001), IPAddress.Parse("10.10.4.27"));
    private readonly FakeTime _time = new();
    private readonly FormToken _tokens;

    public FormTokenTests() => _tokens = new FormToken(_time);

    [Fact]
    public void A_token_fits_the_form_and_device_it_was_served_to() => Assert.True(_tokens.IsValid(_tokens.Issue("login", Phone), "login", Phone));

    [Fact]
    public void A_token_of_another_form_does_not_fit() => Assert.False(_tokens.IsValid(_tokens.Issue("login", Phone), "logout", Phone));

    [Fact]
    public void A_token_is_useless_on_another_device()
    {
        var token = _tokens.Issue("login", Phone);

        Assert.False(_tokens.IsValid(token, "login", Phone with { Ip = IPAddress.Parse("10.10.4.28") }));
        Assert.False(_tokens.IsValid(token, "login", Phone with { Mac = new MacAddress(0x0200_0000_0002) }));
        Assert.False(_tokens.IsValid(token, "login", Phone with { Mac = null }));
    }

    [Fact]
    public void A_token_runs_out()
    {
        var token = _tokens.Issue("login", Phone);

        _time.Advance(FormToken.Life - TimeSpan.FromMilliseconds(1));
        Assert.True(_tokens.IsValid(token, "login", Phone));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_tokens.IsValid(token, "login", Phone));
    }

    [Fact]
    public void A_token_of_another_process_does_not_fit() => Assert.False(new FormToken(_time).IsValid(_tokens.Issue("login", Phone), "login", Phone));

    [Fact]
    public void Changing_any_sign_of_a_token_spoils_it()
    {
        var token = _tokens.Issue("login", Phone);

        // The last sign carries two bits that decode to nothing; the decoder may take them either way, so it is left out.
        for (var i = 0; i < token.Length - 1; i++)
        {
            var changed = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.False(_tokens.IsValid(changed, "login", Phone));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("ทฟสร")]
    public void What_is_no_token_is_refused(string? text) => Assert.False(_tokens.IsValid(text, "login", Phone));

    [Fact]
    public void Hostile_text_of_the_right_length_is_refused() => Assert.False(_tokens.IsValid(new string('!', _tokens.Issue("login", Phone).Length), "login", Phone));
}
