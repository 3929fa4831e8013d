using System.Net;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.FunctionalTests.Flows;

/// <summary>The flow records that lie on disk below a folder, read with SQLite alone.</summary>
internal sealed record StoredFlow(string Client, int ClientPort, string Peer, int PeerPort, int Protocol, long PacketsUp, long PacketsDown, long BytesUp, long BytesDown)
{
    public static List<StoredFlow> Below(string folder)
    {
        SystemSqlite.Use();
        var flows = new List<StoredFlow>();
        foreach (var file in Directory.EnumerateFiles(folder, "flow.sqlite", SearchOption.AllDirectories))
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT client_ip, client_port, peer_ip, peer_port, protocol, packets_up, packets_down, bytes_up, bytes_down FROM flow";
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                flows.Add(new StoredFlow(
                    Address(row.GetValue(0)), row.GetInt32(1), Address(row.GetValue(2)), row.GetInt32(3), row.GetInt32(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8)));
            }
        }

        return flows;
    }

    private static string Address(object bytes) => new IPAddress((byte[])bytes).ToString();
}
