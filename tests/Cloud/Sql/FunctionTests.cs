using System.Text.Json.Nodes;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>Goal: every function does what the developer guide of AWS IoT says, example by example. Method: a table of
/// expression and result, run in the second version of the dialect, and in the first where the function is there.</summary>
public sealed class FunctionTests
{
    // Expression | result in JSON. Whole Decimals such as 3.0 are compared by value.
    private const string Both = """
        abs(-5) | 5
        abs("-5.123") | 5.123
        accountid() | "123456789012"
        acos(0) | 1.5707963267948966
        acos(2) | Undefined
        asin(0) | 0
        atan(0) | 0
        atan2(1, 0) | 1.5707963267948966
        atan2("1", "0") | 1.5707963267948966
        bitand(13, 5) | 5
        bitand(13.9, "5.2") | 5
        bitor(8, 5) | 13
        bitxor(13, 5) | 8
        bitnot(13) | 2
        bitnot(-1) | 0
        cast(true as Int) | 1
        cast(false as Integer) | 0
        cast(2.9 as Int) | 2
        cast(-2.1 as Int) | -3
        cast("5E-1" as Double) | 0.5
        cast(12 as String) | "12"
        cast(true as Nvarchar) | "true"
        cast(Null as Text) | Undefined
        cast('x' as Int) | Undefined
        cast('-7' as varchar) | "-7"
        ceil(1.2) | 2
        ceil(-1.2) | -1
        ceil("1.2") | 2
        chr(65) | "A"
        chr(49) | "1"
        chr(65.9) | "A"
        chr("66") | "B"
        chr(128) | Undefined
        chr(-1) | Undefined
        clientid() | "heating-monitor-001"
        concat() | Undefined
        concat(1) | 1
        concat("con", "cat") | "concat"
        concat(1, "hello") | "1hello"
        concat("he", "is", "man") | "heisman"
        concat("a", missing) | Undefined
        cos(0) | 1
        cosh(2.3) | 5.037220649268761
        endswith("cat", "at") | true
        endswith("cat", Null) | Undefined
        endswith(1234, 34) | true
        exp(0) | 1
        exp(1) | 2.718281828459045
        exp(10000) | Undefined
        floor(1.2) | 1
        floor(-1.2) | -2
        floor("-1.2") | -2
        get("abc", 1) | "b"
        get("abc", "1.9") | "b"
        get("abc", 3) | Undefined
        get("abc", -1) | Undefined
        get(7, 0) | Undefined
        isNull(5) | false
        isNull(Null) | true
        isNull(missing) | false
        ln(1) | 0
        ln(2.718281828459045) | 1
        ln(0) | Undefined
        log(100) | 2
        lower("HELLO") | "hello"
        lower(TRUE) | "true"
        lpad("hello", 2) | "  hello"
        lpad(1, 3) | "   1"
        lpad("x", -4) | "x"
        lpad("x", 1.9) | " x"
        lpad("x", "y") | Undefined
        Ltrim(" h i ") | "h i "
        md2("hello") | "a9046c73e00331af68917d3804f70655"
        md2("") | "8350e5a3e24c153df2275c9f80692773"
        md5("hello") | "5d41402abc4b2a76b9719d911017c592"
        md5("iot123") | "e37f81fb397e595c4aeb5645b8cbbbd1"
        sha1("abc") | "a9993e364706816aba3e25717850c26c9cd0d89d"
        sha224("abc") | "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"
        sha224("") | "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"
        sha256("abc") | "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        length(sha384("abc") + sha512("abc")) | 224
        mod(8, 3) | 2
        mod(-8, 3) | -2
        mod(8, 0) | Undefined
        mod("7.5", 2) | 1.5
        remainder(8, 3) | 2
        Nanvl(8, 3) | 8
        nanvl(missing, 3) | 3
        nanvl(Null, 3) | 3
        nanvl("text", 3) | "text"
        power(2, 5) | 32
        power(-8, 0.5) | Undefined
        principal() | "ba67293af50bf2506f5f93469686da660c7c844e7b3950bfb16813e0d31e9373"
        regexp_matches("aaaa", "a{2,}") | true
        regexp_matches("aaaa", "b") | false
        regexp_matches("aaaa", "(") | Undefined
        regexp_matches("xaax", "a{2}") | true
        regexp_replace("abcd", "bc", "x") | "axd"
        regexp_replace("abcd", "b(.*)d", "$1") | "ac"
        regexp_replace("abcd", "b(.*)d", "$2") | Undefined
        regexp_replace("abcd", "b", "\$") | "a$cd"
        regexp_replace("a1b22", "\d+", "#") | "a#b#"
        regexp_substr("hihihello", "hi") | "hi"
        regexp_substr("hihihello", "(hi)*") | "hihi"
        regexp_substr("hello", "x") | Undefined
        replace("abcd", "bc", "x") | "axd"
        replace("abcdabcd", "b", "x") | "axcdaxcd"
        replace(12321, 2, 5) | "15351"
        Round(1.2) | 1
        Round(1.5) | 2
        Round(1.7) | 2
        Round(-1.1) | -1
        Round(-1.5) | -2
        round("2.5") | 3
        rpad("hello", 2) | "hello  "
        rpad(1, 3) | "1   "
        length(rpad("", 2000)) | 1000
        rtrim(" h i ") | " h i"
        sign(-7) | -1
        sign(0) | 0
        sign(13) | 1
        sign("-0.1") | -1
        sin(0) | 0
        sinh(2.3) | 4.936961805545957
        sourceip() | "192.0.2.7"
        sqrt(9) | 3
        sqrt(-1) | Undefined
        sqrt("16") | 4
        startswith("ranger", "ran") | true
        startswith(missing, "ran") | Undefined
        substring("012345", 0) | "012345"
        substring("012345", 2) | "2345"
        substring("012345", 2.745) | "2345"
        substring(123, 2) | "3"
        substring("012345", -1) | "012345"
        substring(true, 1.2) | "rue"
        substring(false, -2.411E247) | "false"
        substring("012345", 1, 3) | "12"
        substring("012345", -50, 50) | "012345"
        substring("012345", 3, 1) | ""
        substring("abc", "x") | Undefined
        tan(3) | -0.1425465430742778
        tanh(2.3) | 0.9800963962661914
        timestamp() | 1481825251155
        topic() | "home/heating/status/heating-monitor-001"
        topic(1) | "home"
        topic("2") | "heating"
        topic(0) | Undefined
        topic(5) | Undefined
        traceid() | "5d3f7a52-6f0e-4f0a-9f39-0a1c6bd1a4c4"
        Trim(" hi ") | "hi"
        trunc(2.3, 0) | 2
        trunc(2.3123, 2) | 2.31
        trunc(2.888, 2) | 2.88
        trunc(2.00, 5) | 2
        trunc(-2.888, -3) | -2
        trunc("2.888", 1.9) | 2.8
        upper("hello") | "HELLO"
        get_user_properties("room") | ["cellar","attic"]
        get_user_properties("none") | Undefined
        get_or_default(missing, 4) | 4
        get_or_default(3, 4) | 3
        get_mqtt_property("content_type") | Undefined
        abs() | Undefined
        abs(1, 2) | Undefined
        """;

    private const string SecondOnly = """
        sql_version() | "2016-03-23"
        lower(["HELLO"]) | "[\"hello\"]"
        upper(["hello"]) | "[\"HELLO\"]"
        concat([1, 2, 3], 4) | [1,2,3,4]
        concat([1, 2, 3], "hello") | [1,2,3,"hello"]
        concat([1, 2, 3], "hello", [4, 5, 6]) | [1,2,3,"hello",4,5,6]
        get(["a", "b", "c"], 1) | "b"
        get({"a":"b"}, "a") | "b"
        get({"a":"b"}, 0) | Undefined
        ["a", "b"][1] | "b"
        isUndefined(5) | false
        isUndefined(floor([1,2,3])) | true
        isUndefined(Null) | false
        indexof("abcd", "bc") | 1
        indexof("abcd", "x") | -1
        length("hi") | 2
        length(false) | 5
        length([1, "a"]) | 7
        length(Null) | Undefined
        numbytes("hi") | 2
        numbytes("€") | 3
        cast("1.50" as Decimal) | 1.5
        cast(3 as Boolean) | true
        cast(0.0 as Bool) | false
        cast("TRUE" as Bool) | true
        cast("yes" as Bool) | Undefined
        cast([1] as Bool) | Undefined
        cast({'a':1} as String) | "{\"a\":1}"
        encode("ab", 'base64') | "YWI="
        encode("ab", 'hex') | Undefined
        decode("eyAidGVtcGVyYXR1cmUiOiAzMyB9Cg==", "base64").temperature | 33
        decode("YWI=", "base64") | "ab"
        decode("not base64!", "base64") | null
        decode(encode(*, 'base64'), 'base64') | {}
        parse_time("yyyy.MM.dd G 'at' HH:mm:ss z", 100000000, 'America/Belize') | "1970.01.01 AD at 21:46:40 CST"
        parse_time("yyyy.MM.dd G 'at' HH:mm:ss z", timestamp()) | "2016.12.15 AD at 18:07:31 UTC"
        parse_time('yyyy', timestamp(), 'UTC') | "2016"
        parse_time("EEEE d MMMM yy, h:mm a, Z ZZ ZZZ", 1481825251155, "Europe/Berlin") | "Thursday 15 December 16, 7:07 PM, +0100 +01:00 Europe/Berlin"
        parse_time("xxxx-'W'ww-e D SSS", 1481825251155) | "2016-W50-4 350 155"
        parse_time("HH 'o''clock'", 0) | "00 o'clock"
        parse_time("Q", 0) | Undefined
        parse_time("HH", 0, "Nowhere/Atall") | Undefined
        time_to_epoch("2020-04-03 09:45:18 UTC+01:00", "yyyy-MM-dd HH:mm:ss VV") | 1585903518000
        time_to_epoch("18 December 2015", "dd MMMM yyyy") | 1450396800000
        time_to_epoch("2007-12-03 10:15:30.592 America/Los_Angeles", "yyyy-MM-dd HH:mm:ss.SSS z") | 1196705730592
        time_to_epoch("2026-11-27T21:05:00Z", "yyyy-MM-dd'T'HH:mm:ssX") | 1795813500000
        time_to_epoch("20261127 0905 PM", "yyyyMMdd hhmm a") | 1795813500000
        time_to_epoch("27.11.26", "dd.MM.yy") | 1795737600000
        time_to_epoch("2026-11-27", "yyyy-MM-dd[ HH:mm]") | 1795737600000
        time_to_epoch("2026-11-31", "yyyy-MM-dd") | Undefined
        time_to_epoch("2026-11", "yyyy-MM") | Undefined
        time_to_epoch("x", "yyyy") | Undefined
        transform("enrichArray", {"k": 1}, [{"a": 3}, {"b": 4}]) | [{"a":3,"k":1},{"b":4,"k":1}]
        transform("other", {"k": 1}, [{"a": 3}]) | Undefined
        transform("enrichArray", {"k": 1}, [3]) | Undefined
        CASE 'yellow' WHEN 'green' THEN 'go' WHEN 'yellow' THEN 'caution' ELSE 'off' END | "caution"
        CASE missing WHEN 1 THEN 2 ELSE 3 END | Undefined
        CASE 5 WHEN 1 THEN 2 END | Undefined
        CASE 1.0 WHEN 1 THEN 'one' WHEN 1 THEN 'again' END | "one"
        """;

    public static TheoryData<string, string> BothVersions => Table(Both);

    public static TheoryData<string, string> SecondVersion => Table(SecondOnly);

    [Theory]
    [MemberData(nameof(BothVersions))]
    public void Function_InBothVersions_GivesDocumentedResult(string expression, string expected)
    {
        AssertValue(expected, SqlRig.Evaluate(expression, services: new FakeServices()));
        if (!expression.Contains("length(", StringComparison.Ordinal))
            AssertValue(expected, SqlRig.Evaluate(expression, version: SqlRig.First, services: new FakeServices()));
    }

    [Theory]
    [MemberData(nameof(SecondVersion))]
    public void Function_OfTheSecondVersion_GivesDocumentedResult(string expression, string expected) =>
        AssertValue(expected, SqlRig.Evaluate(expression));

    [Theory]
    [InlineData("isUndefined(a)")]
    [InlineData("length(a)")]
    [InlineData("numbytes(a)")]
    [InlineData("indexof(a, b)")]
    [InlineData("encode(a, 'base64')")]
    [InlineData("decode(a, 'base64')")]
    [InlineData("parse_time('yyyy', 0)")]
    [InlineData("time_to_epoch(a, 'yyyy')")]
    [InlineData("transform('enrichArray', a, b)")]
    [InlineData("get_thing_shadow('a', 'role')")]
    [InlineData("get_dynamodb('t', 'k', 'v', 'role')")]
    [InlineData("cast(a AS Decimal)")]
    [InlineData("cast(a AS Bool)")]
    [InlineData("cast(a AS Boolean)")]
    [InlineData("[a]")]
    [InlineData("{'a': b}")]
    [InlineData("(SELECT a FROM b)")]
    public void Parse_NewerPartInFirstVersion_IsRefused(string expression)
    {
        var fault = SqlRig.Refuse($"SELECT {expression} AS it FROM 'a'", SqlRig.First);

        Assert.Contains("2016-03-23", fault.Message);
        Assert.Equal(8, fault.Column);
    }

    [Theory]
    [InlineData("sqrt(9)", "3.0")]
    [InlineData("asin(0)", "0.0")]
    [InlineData("power(2, 5)", "32.0")]
    [InlineData("t * 2", "20.0")]
    [InlineData("t + ' degrees'", "\"10.0 degrees\"")]
    [InlineData("sql_version()", "\"2015-10-08\"")]
    public void Evaluate_WholeDecimalInFirstVersion_StaysDecimal(string expression, string expected) =>
        Assert.Equal(expected, SqlRig.Evaluate(expression, """{"t":10.0}""", SqlRig.First));

    [Theory]
    [InlineData("sqrt(9)", "3")]
    [InlineData("t", "10")]
    [InlineData("t + ' degrees'", "\"10 degrees\"")]
    [InlineData("o", """{"a":[10,1e40,0.10,"10.0"]}""")]
    [InlineData("t / 4", "2")]
    public void Evaluate_WholeDecimalInSecondVersion_BecomesInt(string expression, string expected) =>
        Assert.Equal(expected, SqlRig.Evaluate(expression, """{"t":10.0,"o":{"a":[10.0,1e40,0.10,"10.0"]}}"""));

    // The list of the developer guide.
    [Fact]
    public void Functions_OfTheGuide_AreKnownOrRefusedByName()
    {
        const string Names =
            "abs accountid acos asin atan atan2 aws_lambda bitand bitor bitxor bitnot cast ceil chr clientid concat cos cosh decode encode "
            + "endswith exp floor get get_dynamodb get_mqtt_property get_or_default get_registry_data get_secret get_thing_shadow "
            + "get_user_properties indexof isNull isUndefined length ln log lower lpad ltrim machinelearning_predict md2 md5 mod nanvl "
            + "newuuid numbytes parse_time power principal rand regexp_matches regexp_replace regexp_substr remainder replace round rpad "
            + "rtrim sha1 sha224 sha256 sha384 sha512 sign sin sinh sourceip sql_version sqrt startswith substring tan tanh time_to_epoch "
            + "timestamp topic traceid transform trim trunc upper";
        string[] absent = ["get_secret", "machinelearning_predict"];

        foreach (var name in Names.Split(' '))
        {
            if (absent.Contains(name))
                Assert.Contains("does not work locally", SqlRig.Refuse($"SELECT {name}('a') AS b FROM 'q'").Message);
            else
                SqlRig.Parse(name == "cast" ? "SELECT cast(a AS Int) FROM 'q'" : $"SELECT {name}('a') FROM 'q'");
        }

        Assert.Equal(82, Names.Split(' ').Length);
    }

    private static TheoryData<string, string> Table(string rows)
    {
        var table = new TheoryData<string, string>();
        foreach (var row in rows.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = row.IndexOf(" | ", StringComparison.Ordinal);
            table.Add(row[..at], row[(at + 3)..]);
        }

        return table;
    }

    private static void AssertValue(string expected, string actual)
    {
        if (expected != actual && expected != "Undefined" && actual != "Undefined")
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"expected {expected}, found {actual}");
        else
            Assert.Equal(expected, actual);
    }
}
