// Goal: a function sees what it would see in Lambda, whatever it does ends in an answer, and nothing it knows leaks.
// Method: a real process, whose behaviour its payload tells; the clock is the test's.
using System.Text;
using LocalIotCore.Functions;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Functions;

public sealed class FunctionHostTests
{
    [Fact]
    public async Task Call_Function_GetsItsAnswer()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();

        FunctionAnswer answer = await rig.CallAsync("""{"do":"answer","with":{"ü":1}}""");

        Assert.Null(answer.Error);
        Assert.Equal("""{"ü":1}""", Encoding.UTF8.GetString(answer.Payload.Span));
    }

    [Fact]
    public async Task Call_ByArnWithVersion_FindsTheFunction()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();

        FunctionAnswer answer = await rig.Host.CallAsync(rig.Function.Arn + ":$LATEST", "{\"do\":\"answer\",\"with\":1}"u8.ToArray(),
            TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal("1", Encoding.UTF8.GetString(answer.Payload.Span));
    }

    [Fact]
    public async Task Function_SeesLambdasHeadersAndVariables_AndOneProcessServesAll()
    {
        var rig = new FunctionRig { Environment = { ["TABLES_FILE"] = "x.db" } };
        rig.Function = rig.Function with
        {
            Handler = "h",
            MemoryMb = 256,
            Environment = new Dictionary<string, string> { ["EVENTS_TABLE"] = "events", ["TABLES_FILE"] = "other" },
        };
        await using FunctionRig running = await rig.StartAsync();

        Dictionary<string, string> seen = await rig.DescribeAsync();

        DateTimeOffset deadline = rig.Time.GetUtcNow() + rig.Function.Timeout;
        Assert.Equal($"{deadline.ToUnixTimeMilliseconds()}", seen["Lambda-Runtime-Deadline-Ms"]);
        Assert.Equal(rig.Function.Arn, seen["Lambda-Runtime-Invoked-Function-Arn"]);
        Assert.Matches("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$", seen["Lambda-Runtime-Trace-Id"]);
        Assert.True(Guid.TryParse(seen["Lambda-Runtime-Aws-Request-Id"], out _));
        Assert.Equal(("h", FunctionRig.Name, "256"),
            (seen["$_HANDLER"], seen["$AWS_LAMBDA_FUNCTION_NAME"], seen["$AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]));
        Assert.Equal(("events", "x.db", "yes"), (seen["$EVENTS_TABLE"], seen["$TABLES_FILE"], seen["$STAND_IN"]));
        Assert.DoesNotContain("$XUNIT", string.Join(' ', seen.Keys), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(seen["pid"], (await rig.DescribeAsync())["pid"]);
    }

    [Theory]
    [InlineData("""{"do":"fail"}""", "TableFull", "the table is full")]
    [InlineData("""{"do":"failByHeader"}""", "Function.Refused", "no")]
    [InlineData("""{"do":"exit"}""", "Runtime.ExitError", "The process ended with exit code 7 before it answered.")]
    [InlineData("""{"do":"large","size":7000000}""", "Function.ResponseSizeTooLarge", "The response is larger than 6291456 bytes.")]
    public async Task Call_FailingFunction_SaysHow(string payload, string type, string message)
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();

        FunctionAnswer answer = await rig.CallAsync(payload);

        Assert.Equal(new FunctionError(type, message), answer.Error);
        // The next one is served, if need be by a new process.
        Assert.Null((await rig.CallAsync("""{"do":"answer","with":1}""")).Error);
    }

    [Fact]
    public async Task Answer_TooLargeOrOfAnotherInvocation_IsRefusedWithItsStatus()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();

        await rig.CallAsync("""{"do":"large","size":7000000}""");
        FunctionAnswer answer = await rig.CallAsync("""{"do":"wrongId"}""");

        Assert.Equal("2", Encoding.UTF8.GetString(answer.Payload.Span));
        await rig.Log.UntilAsync("status 413");
        await rig.Log.UntilAsync("status 400");
    }

    [Theory]
    [InlineData("exit", "Runtime.ExitError", "The process ended with exit code 3 before it asked for an invocation.")]
    [InlineData("error", "NoTable", "there is no table")]
    public async Task Call_FunctionThatDoesNotStart_SaysWhy(string start, string type, string message)
    {
        await using FunctionRig rig = await new FunctionRig { Environment = { ["START"] = start } }.StartAsync();

        FunctionAnswer answer = await rig.CallAsync("""{"do":"answer","with":1}""");

        Assert.Equal(new FunctionError(type, message), answer.Error);
    }

    [Fact]
    public async Task Call_FunctionThatHangs_IsKilledAtItsDeadline()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();
        string pid = (await rig.DescribeAsync())["pid"];

        Task<FunctionAnswer> call = rig.CallAsync("""{"do":"hang"}""");
        await rig.Time.UntilSomebodyWaitsAsync(rig.Function.Timeout);
        rig.Time.Advance(rig.Function.Timeout);

        Assert.Equal("Sandbox.Timedout", (await call).Error!.Type);
        Assert.NotEqual(pid, (await rig.DescribeAsync())["pid"]);
    }

    [Fact]
    public async Task Process_IdleForFiveMinutes_IsEnded()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();
        string pid = (await rig.DescribeAsync())["pid"];

        await rig.Time.UntilSomebodyWaitsAsync(FunctionRuntime.IdleTimeout);
        rig.Time.Advance(FunctionRuntime.IdleTimeout);

        Assert.NotEqual(pid, (await rig.DescribeAsync())["pid"]);
    }

    [Fact]
    public async Task Output_WithSecrets_IsLoggedWithoutThem()
    {
        await using FunctionRig rig = await new FunctionRig
        {
            Environment = { ["TELEGRAM_BOT_TOKEN"] = "123:abcdef", ["QUIET_HOURS"] = "22:00-06:00" },
        }.StartAsync();

        await rig.CallAsync("""{"do":"print","line":"sent with 123:abcdef at 22:00-06:00","error":"bot123:abcdef failed"}""");

        await rig.Log.UntilAsync("heating-StandIn: sent with *** at 22:00-06:00");
        await rig.Log.UntilAsync("heating-StandIn: bot*** failed");
    }

    [Fact]
    public async Task Output_InEmbeddedMetricFormat_GoesToTheMetrics()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();
        const string metric = """{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"N","Metrics":[{"Name":"A"}]}]},"A":1}""";

        await rig.CallAsync($$"""{"do":"print","line":{{System.Text.Json.JsonSerializer.Serialize(metric)}},"error":"done"}""");
        await rig.StopAsync();

        Assert.Equal($$"""{"function":"heating-StandIn","metric":{{metric}}}""" + "\n",
            await File.ReadAllTextAsync(rig.Folder["metrics.jsonl"]));
        Assert.DoesNotContain(rig.Log.Lines, line => line.Contains("CloudWatchMetrics", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PutEvents_FromAFunction_IsKeptOrRefusedEachByItself()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();

        FunctionAnswer answer = await rig.CallAsync("""
            {"do":"publish","entries":{"Entries":[
              {"Source":"iot.shadow.sync","DetailType":"Conflict Resolved","Detail":"{\"thing\":\"a\"}","EventBusName":"heating-sync"},
              {"Source":"iot.shadow.sync","DetailType":"t","Detail":"no","EventBusName":"heating-sync"},
              {"Source":"iot.shadow.sync","DetailType":"t","Detail":"{}","EventBusName":"nobodys"}]}}
            """);

        string text = Encoding.UTF8.GetString(answer.Payload.Span);
        Assert.Contains("\"FailedEntryCount\":2", text, StringComparison.Ordinal);
        Assert.Contains("MalformedDetail", text, StringComparison.Ordinal);
        Assert.Contains("Event bus nobodys does not exist.", text, StringComparison.Ordinal);
        string kept = Assert.Single(await File.ReadAllLinesAsync(rig.Folder["events.jsonl"]));
        Assert.Contains("\"detail-type\":\"Conflict Resolved\"", kept, StringComparison.Ordinal);
        Assert.Contains("\"detail\":{\"thing\":\"a\"}", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithoutAnAnswerInTime_EndsForItsCaller()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();

        Task<FunctionAnswer> call = rig.Host.CallAsync(
            FunctionRig.Name, "{\"do\":\"hang\"}"u8.ToArray(), TimeSpan.FromSeconds(2), CancellationToken.None);
        await rig.Time.UntilSomebodyWaitsAsync(rig.Function.Timeout);
        rig.Time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TimeoutException>(() => call);
        rig.Time.Advance(rig.Function.Timeout);
        Assert.Null((await rig.CallAsync("""{"do":"answer","with":1}""")).Error);
    }

    [Fact]
    public async Task Invoke_WhatIsNotAccepted_IsToldAtOnce()
    {
        await using FunctionRig rig = await new FunctionRig().StartAsync();

        AssertFault(FunctionFault.Missing, () => rig.Host.Invoke("other", "{}"u8));
        AssertFault(FunctionFault.BadPayload, () => rig.Host.Invoke(FunctionRig.Name, "{"u8));
        AssertFault(FunctionFault.BadPayload, () => rig.Host.Invoke(FunctionRig.Name, new byte[FunctionHost.PayloadBytesMax + 1]));
        await rig.StopAsync();
        AssertFault(FunctionFault.Stopping, () => rig.Host.Invoke(FunctionRig.Name, "{}"u8));
    }

    private static void AssertFault(FunctionFault fault, Action invoke) =>
        Assert.Equal(fault, Assert.Throws<FunctionException>(invoke).Fault);
}
