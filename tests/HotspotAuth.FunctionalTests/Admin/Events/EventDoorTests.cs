using System.Net;
using HotspotAuth.Admin;
using HotspotAuth.Events;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Admin.Events;

/// <summary>Who may do what with an event, and what may be sent to the console with it.</summary>
public sealed class EventDoorTests
{
    [Fact]
    public async Task Who_only_asks_follows_his_own_requests_and_nobody_elses()
    {
        await using var host = await EventRig.StartAsync();
        EventRig.Add(host, "somchai", "สมชาย ใจดี", ConsoleRole.Requester);
        var others = host.Events().Request(EventRig.Camp(host, "ค่ายของคนอื่น", 1, 2), EventRig.Issuer);
        var own = host.Events().Request(EventRig.Camp(host, "ค่ายของเรา", 1, 2), new HotspotAuth.Accounts.Actor("somchai", "admin", null));
        using var client = host.Client();
        await client.SignInAsync("somchai", EventRig.Password);

        var list = await client.PageAsync("/events");
        Assert.Contains("ค่ายของเรา", list, StringComparison.Ordinal);
        Assert.DoesNotContain("ค่ายของคนอื่น", list, StringComparison.Ordinal);
        await client.PageAsync($"/event/{own}");
        foreach (var path in new[] { $"/event/{others}", $"/event/{others}/cancel", $"/event/{others}/letter" })
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }

        foreach (var path in new[] { $"/event/{own}/approve", $"/event/{own}/issue" })
        {
            using var answer = await client.GetAsync(path);
            Assert.False(answer.IsSuccessStatusCode, path);
        }
    }

    [Fact]
    public async Task An_approvers_own_request_waits_for_another()
    {
        await using var host = await EventRig.StartAsync();
        var own = host.Events().Request(EventRig.Camp(host, "ค่ายของผู้อำนวยการ", 1, 2), EventRig.Approver);
        using var client = host.Client();
        await client.SignInAsync(EventRig.Director, EventRig.Password);

        using var answer = await client.SendAsync($"/event/{own}/approve", ("users", "30"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(EventState.Requested, host.Events().Find(own)!.State);
    }

    [Fact]
    public async Task The_same_form_sent_twice_issues_once()
    {
        await using var host = await EventRig.StartAsync();
        var id = host.Events().Request(EventRig.Camp(host, "ค่ายอ่าน", 1, 2), EventRig.Issuer);
        host.Events().Approve(id, 30, null, EventRig.Approver);
        using var client = await host.SignedInAsync();

        using var first = await client.SendAsync($"/event/{id}/issue", ("have", "0"), ("count", "10"), ("do", "count"));
        using var second = await client.SendAsync($"/event/{id}/issue", ("have", "0"), ("count", "10"), ("do", "count"));

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.UnprocessableEntity), (first.StatusCode, second.StatusCode));
        Assert.Equal(10, host.Events().Find(id)!.Slips);
    }

    [Fact]
    public async Task A_letter_is_saved_and_never_shown_within_the_console()
    {
        await using var host = await EventRig.StartAsync();
        var letters = new LetterStore(DataDirectory.OpenOrCreate(host.Folder));
        var id = host.Events().Request(EventRig.Camp(host, "ค่ายอ่าน", 1, 2) with { Letter = letters.Keep(EventRig.Letter) }, EventRig.Issuer);
        using var client = await host.SignedInAsync();

        using var answer = await client.GetAsync($"/event/{id}/letter");

        Assert.Equal(EventRig.Letter, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("attachment", $"event-{id}-letter.pdf"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileName));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData(5_000_000, HttpStatusCode.UnprocessableEntity)]
    [InlineData(11_000_000, HttpStatusCode.UnprocessableEntity)]
    [InlineData(40_000_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_letter_as_big_as_may_be_comes_through_and_a_flood_does_not(int length, HttpStatusCode expected)
    {
        await using var host = await EventRig.StartAsync();
        using var client = await host.SignedInAsync();

        var status = await UploadAsync(client, "/events/add", "letter", new byte[length]);

        Assert.True(status == expected || (expected == HttpStatusCode.RequestEntityTooLarge && status is null), $"{status}");
        Assert.Empty(host.Events().List(new EventQuery()));
    }

    [Fact]
    public async Task No_other_form_takes_more_than_before()
    {
        await using var host = await EventRig.StartAsync();
        using var client = await host.SignedInAsync();

        Assert.NotEqual(HttpStatusCode.OK, await UploadAsync(client, "/accounts/add", "letter", new byte[100_000]) ?? HttpStatusCode.RequestEntityTooLarge);
    }

    /// <summary>Null where the console closed the connection instead of reading on.</summary>
    private static async Task<HttpStatusCode?> UploadAsync(ConsoleClient client, string path, string field, byte[] content)
    {
        try
        {
            using var answer = await client.UploadAsync(path, field, content, "letter.pdf", "application/pdf");
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
