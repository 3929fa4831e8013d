using System.Net;
using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>
/// The addresses that once sent a right Message-Authenticator. Kept on disk: if a restart forgot them, a man in the middle
/// would only have to wait for one to downgrade a NAS on <c>auto</c> (CVE-2024-3596).
/// </summary>
internal sealed class LearnedStore(Database database, TimeProvider time)
{
    public LearnedAuthenticators Load()
    {
        using var connection = database.Open();
        var learned = new LearnedAuthenticators();
        foreach (var address in connection.Query<string>("SELECT address FROM nas_learned")) learned.Add(IPAddress.Parse(address));
        return learned;
    }

    public void Add(IPAddress address)
    {
        using var connection = database.Open();
        connection.Execute(
            "INSERT INTO nas_learned (address, learned) VALUES (@address, @now) ON CONFLICT (address) DO NOTHING", new { address = address.ToString(), now = time.GetUtcNow().ToUnixTimeMilliseconds() });
    }
}
