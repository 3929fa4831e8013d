using System.Globalization;

namespace HotspotAuth.Lab.ServiceTests.Apart;

/// <summary>
/// Log-ins and accounting without a pause while processes are killed, and what was acknowledged: a login that the portal said is in,
/// a logout that it said is out, an accounting packet that was answered.
/// </summary>
internal sealed class KillLoad(RolesApart apart, LabHost host)
{
    private readonly List<string> _loggedIn = [];
    private readonly List<string> _loggedOut = [];
    private readonly List<string> _started = [];
    private readonly List<string> _stopped = [];

    /// <summary>Somebody passed who was neither logged in nor on the way in.</summary>
    public int LetIn { get; private set; }

    /// <summary>Somebody did not pass although the portal had just said that he is in.</summary>
    public int NotLetIn { get; private set; }

    /// <summary>Log-ins that were refused or not answered.</summary>
    public int PutOff { get; private set; }

    public int LoggedIn => _loggedIn.Count;

    public int Answered => _started.Count + _stopped.Count;

    /// <summary>Comes in and goes out, each time as another person.</summary>
    public async Task GuestsAsync(IReadOnlyList<string> users, CancellationToken stop)
    {
        using var guest = new LabGuest(host);
        for (var i = 0; !stop.IsCancellationRequested && i < users.Count; i++)
        {
            if (await guest.LogInAsync(users[i]) != true)
            {
                PutOff++;
                await OutAsync(guest);
                continue;
            }

            _loggedIn.Add(users[i]);
            if (!await guest.PassesAsync()) NotLetIn++;
            if (await guest.LogOutAsync() == true)
            {
                _loggedOut.Add(users[i]);
                if (await guest.PassesAsync()) LetIn++;
            }
            else
            {
                await OutAsync(guest);
            }
        }
    }

    /// <summary>Reports of another gateway's sessions: a Start and a Stop each.</summary>
    public async Task AccountingAsync(string user, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"kill-{i}");
            if (await ReportAsync(user, id, "Start")) _started.Add(id);
            else continue;
            if (i % 2 == 0 && await ReportAsync(user, id, "Stop")) _stopped.Add(id);
        }
    }

    /// <summary>Acknowledged records that the store does not have.</summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        var stored = await apart.JsonAsync("session", "list", "--closed");
        var byUser = stored.Where(s => s.GetProperty("nas").GetString() is null).ToLookup(s => s.GetProperty("user").GetString()!, StringComparer.Ordinal);
        var byId = stored.Where(s => s.GetProperty("nas_session").GetString() is not null).ToLookup(s => s.GetProperty("nas_session").GetString()!, s => s.GetProperty("state").GetString(), StringComparer.Ordinal);
        return
        [
            .. _loggedIn.Where(u => !byUser.Contains(u)).Select(u => $"login {u}"),
            .. _loggedOut.Where(u => !byUser[u].Any(s => s.GetProperty("state").GetString() == "closed")).Select(u => $"logout {u}"),
            .. _started.Where(id => !byId.Contains(id)).Select(id => $"start {id}"),
            .. _stopped.Where(id => !byId[id].Contains("closed")).Select(id => $"stop {id}"),
        ];
    }

    /// <summary>
    /// After a login that was refused or not answered: once the service is whole again he is either in with a session or out. What a process
    /// that died had begun to open is shut with the next look at the counters, five seconds later at the most.
    /// </summary>
    private static async Task OutAsync(LabGuest guest)
    {
        var patience = DateTime.UtcNow.AddSeconds(120);
        while (await guest.LogOutAsync() != true || await guest.PassesAsync())
        {
            Assert.True(DateTime.UtcNow < patience, "a guest who is not logged in goes on passing");
            await Task.Delay(50);
        }
    }

    private async Task<bool> ReportAsync(string user, string id, string status)
    {
        var attributes = $"User-Name={user},Acct-Session-Id={id},NAS-IP-Address=203.0.113.2,Calling-Station-Id=\"02-00-00-00-00-07\",Framed-IP-Address=10.20.0.7,Acct-Status-Type={status}\n";
        var answer = await LabCommand.RunWithInputAsync(attributes, "ip", "netns", "exec", apart.Lab.InternetHost.Name, "radclient", "-r", "1", "-t", "1", "203.0.113.1:1813", "acct", LabTopology.RadiusSecret);
        return answer.Output.Contains("Accounting-Response", StringComparison.Ordinal);
    }
}
