using System.Globalization;
using System.Text;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Benchmarks.Measuring;

namespace HotspotAuth.Benchmarks.Peers;

/// <summary>
/// FreeRADIUS of the distribution with a configuration of its own: the same users from its in-memory file, PAP and CHAP, and accounting
/// into SQLite with its own schema and queries. No more modules than that, so that it does no work that ours does not do.
/// </summary>
internal sealed class FreeRadius : IDisposable
{
    /// <summary>As its own policy acct_unique makes the id where the NAS sends no Class: without it every session is one row.</summary>
    private const string Accounting = """
        preacct {
                update request {
                    &Acct-Unique-Session-Id := "%{md5:%{User-Name},%{Acct-Session-ID},%{NAS-IP-Address},%{NAS-Port}}"
                }
            }
            accounting {
                sql
            }
        """;

    private const string SqlFolder = "/etc/freeradius/3.0/mods-config/sql/main/sqlite";
    private readonly Scratch _scratch = new();
    private readonly RunningProgram _program;

    private FreeRadius(string program, bool withSql)
    {
        _scratch.Write("users", Users());
        _scratch.Write("dictionary", "");
        _scratch.Write("radiusd.conf", Configuration(withSql));
        // The users' file says passwords: the program refuses it when others may read it.
        foreach (var file in Directory.EnumerateFiles(_scratch.Folder)) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _program = new RunningProgram(program, null, "-f", "-l", "stdout", "-n", "radiusd", "-d", _scratch.Folder);
        // It says "Ready" into a buffer, so it is given a moment and looked at.
        Thread.Sleep(TimeSpan.FromSeconds(2));
        if (_program.HasEnded) throw new InvalidOperationException($"FreeRADIUS did not start:{Environment.NewLine}{_program.Said}");
    }

    public int AuthPort { get; } = Scratch.FreePort();

    public int AcctPort { get; } = Scratch.FreePort();

    public int Id => _program.Id;

    public string Said => _program.Said;

    /// <summary>Null with the reason printed when it is not installed.</summary>
    public static FreeRadius? Start(bool withSql)
    {
        var program = Command.Find("freeradius");
        if (program is not null && (!withSql || File.Exists(Path.Combine(SqlFolder, "queries.conf")))) return new FreeRadius(program, withSql);
        Console.WriteLine("(FreeRADIUS is not installed: apt-get install --no-install-recommends freeradius; without it only ours is measured)");
        return null;
    }

    /// <summary>Sessions in its table, after it ended.</summary>
    public long Sessions()
    {
        using var database = TrafficLog.Database.Open(_scratch.Of("acct.sqlite"), TrafficLog.FileAccessKind.Read);
        return database.Number("SELECT count(*) FROM radacct");
    }

    /// <summary>How often it told that SQLite was locked.</summary>
    public long LockedMessages() => Said.Split('\n').LongCount(line => line.Contains("locked", StringComparison.Ordinal));

    public void Stop() => _program.Stop();

    public void Dispose()
    {
        _program.Dispose();
        _scratch.Dispose();
    }

    private static string Users()
    {
        var text = new StringBuilder();
        for (var user = 0; user < LoadUsers.Count; user++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{LoadUsers.Name(user)} Cleartext-Password := \"{LoadUsers.Password(user)}\"\n");
            text.Append("\tSession-Timeout = 86400, Acct-Interim-Interval = 600\n");
        }

        return text.ToString();
    }

    private string Configuration(bool withSql) => $$"""
        prefix = /usr
        libdir = /usr/lib/freeradius
        logdir = {{_scratch.Folder}}
        raddbdir = {{_scratch.Folder}}
        run_dir = {{_scratch.Folder}}
        db_dir = {{_scratch.Folder}}
        modconfdir = /etc/freeradius/3.0/mods-config
        max_request_time = 30
        cleanup_delay = 5
        max_requests = 16384
        hostname_lookups = no
        log {
            destination = stdout
            auth = no
        }
        security {
            max_attributes = 200
            reject_delay = 1
            status_server = yes
        }
        thread pool {
            start_servers = 5
            max_servers = 32
            min_spare_servers = 3
            max_spare_servers = 10
            max_requests_per_server = 0
        }
        client bench {
            ipaddr = 127.0.0.1
            secret = {{LoadUsers.Secret}}
        }
        modules {
            pap {
            }
            chap {
            }
            expr {
            }
            files {
                filename = {{_scratch.Of("users")}}
            }
            {{(withSql ? Sql() : "")}}
        }
        instantiate {
            expr
        }
        server bench {
            listen {
                type = auth
                ipaddr = 127.0.0.1
                port = {{AuthPort}}
            }
            listen {
                type = acct
                ipaddr = 127.0.0.1
                port = {{AcctPort}}
            }
            authorize {
                files
                chap
                pap
            }
            authenticate {
                Auth-Type PAP {
                    pap
                }
                Auth-Type CHAP {
                    chap
                }
            }
            {{(withSql ? Accounting : "")}}
        }

        """;

    private string Sql() => $$"""
        sql {
                driver = "rlm_sql_sqlite"
                dialect = "sqlite"
                sqlite {
                    filename = "{{_scratch.Of("acct.sqlite")}}"
                    busy_timeout = 200
                    bootstrap = "{{SqlFolder}}/schema.sql"
                }
                radius_db = "radius"
                acct_table1 = "radacct"
                acct_table2 = "radacct"
                postauth_table = "radpostauth"
                authcheck_table = "radcheck"
                groupcheck_table = "radgroupcheck"
                authreply_table = "radreply"
                groupreply_table = "radgroupreply"
                usergroup_table = "radusergroup"
                client_table = "nas"
                pool {
                    start = 5
                    min = 3
                    max = 32
                    spare = 10
                    uses = 0
                    lifetime = 0
                    idle_timeout = 60
                }
                group_attribute = "SQL-Group"
                $INCLUDE {{SqlFolder}}/queries.conf
            }
        """;
}
