using System.Text;

namespace HotspotAuth.Fuzz;

/// <summary>Small files of each kind that is imported, with what is hard to read in them.</summary>
internal static class ImportSeeds
{
    public static IEnumerable<(string Name, byte[] Octets)> All()
    {
        yield return Dump("radcheck", "INSERT INTO radcheck VALUES (1,'mali','Cleartext-Password',':=','it''s \\'a\\' \\\\'),(2,'mali','Expiration',':=','31 Dec 2027'),(3,'x','MD5-Password',':=','5f4dcc3b5aa765d61d8327deb882cf99');\n");
        yield return Dump("mysqldump", "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE `radreply` (`id` int, `username` varchar(64) DEFAULT 'a,b)', `attribute` text, `op` char(2), `value` text, PRIMARY KEY (`id`)) COMMENT='x;';\nINSERT INTO `radreply` VALUES (1,'mali','Session-Timeout',':=','3600');\nINSERT INTO radcheck (username,attribute,op,value) VALUES ('mali','Simultaneous-Use',':=',0x32);\n-- Dump completed\n");
        yield return Dump("groups", "insert into radcheck values (1,_utf8mb4'mali','SSHA-Password','==',NULL),(2,\"02005e100001\",'Auth-Type',':=','Accept');replace into usergroup values('mali','g',1);INSERT INTO radgroupreply VALUES (1,'g','Mikrotik-Rate-Limit','=','2M/8M 1/1'),(2,'g','WISPr-Bandwidth-Max-Up','=','1');INSERT INTO userinfo VALUES (1,'mali','\u0e21\u0e30\u0e25\u0e34','x','a@b');INSERT INTO radacct VALUES (now(),-1.5,X'41');");
        yield return Dump("sqlite", "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nINSERT INTO radcheck VALUES(1,'a\\b','Crypt-Password',':=','$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/');\nCOMMIT;\n");
        yield return Dump("cut", "INSERT INTO radcheck VALUES (1,'mali','x");
        yield return Dump("copy", "COPY radcheck FROM stdin;\n");
        yield return Script("export", "/user-manager limitation\nadd name=l rate-limit-rx=2M transfer-limit=1GiB uptime-limit=1w2d03:00:00\n/user-manager profile\nadd name=p validity=30d\n/user-manager profile-limitation\nadd limitation=l profile=p\n/user-manager user\nadd name=mali password=\\\n    \"a\\E0\\B8\\A1\\\"b\" shared-users=2 attributes=Session-Timeout:60\n/user-manager user-profile\nadd profile=p user=mali end-time=\"2027-01-01 10:00:00\"\n");
        yield return Script("print", "Flags: X - disabled\n 0 X customer=admin username=\"mali\" password=\"x y z 1\" caller-id=02:00:5E:10:00:01\n     actual-profile=\"p\"\n\n 1   username=b\n");
        yield return Script("list", "username,password,profile\nmali,green lamp,p\n");
        yield return Sheet("thai", "\u0e0a\u0e37\u0e48\u0e2d\u0e1c\u0e39\u0e49\u0e43\u0e0a\u0e49;\u0e0a\u0e37\u0e48\u0e2d;\u0e19\u0e32\u0e21\u0e2a\u0e01\u0e38\u0e25;\u0e2b\u0e21\u0e14\u0e2d\u0e32\u0e22\u0e38\nmali;\u0e21\u0e30\u0e25\u0e34;x;31/12/2570\n;;;\nx y;;;soon\n");
        yield return Sheet("quotes", "username,name,devices,chap\r\nmali,\"a \"\"b\"\"\nc\",3,yes\r\nb,,many,maybe,more\r\n");
        yield return ("sheet-874", [2, .. "username\tname\nmali\t"u8, 0xC1, 0xD0, 0xC5, 0xD4, (byte)'\n']);
    }

    private static (string Name, byte[] Octets) Dump(string name, string text) => ("dump-" + name, [0, .. Encoding.UTF8.GetBytes(text)]);

    private static (string Name, byte[] Octets) Script(string name, string text) => ("script-" + name, [1, .. Encoding.UTF8.GetBytes(text)]);

    private static (string Name, byte[] Octets) Sheet(string name, string text) => ("sheet-" + name, [2, .. Encoding.UTF8.GetBytes(text)]);
}
