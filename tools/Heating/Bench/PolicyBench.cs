using System.Diagnostics;
using LocalIotCore.Identity;

namespace Heating.Bench;

/// <summary>The cost of the local cloud's policies: every publish needs a decision, and no pattern may hold up the broker.
/// </summary>
internal static class PolicyBench
{
    private const int Decisions = 100_000;
    private const int Stars = 100;
    private const int LongNameChars = 2_000;
    private const double PatternMaxMs = 100;
    private const string Topic = "home/heating/connection/boiler-1";
    private const string ThingName = "bench-policies";

    /// <summary>Measures.</summary>
    /// <param name="cloudDirectory">The data of a local cloud; the benchmark adds a thing.</param>
    public static IReadOnlyList<BenchFigure> Run(string cloudDirectory)
    {
        Registry registry = Registry.Open(cloudDirectory);
        Provisioned device = registry.Provision(ThingName);
        string stars = string.Concat(Enumerable.Repeat("*a", Stars)) + "b";
        registry.PutPolicy(ThingName, $$"""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"iot:Publish","Resource":"arn:aws:iot:*:*:topic/{{Topic}}"},
              {"Effect":"Deny","Action":"iot:Receive","Resource":"arn:aws:iot:*:*:topic/{{stars}}"}]}
            """);
        registry.AttachPolicy(ThingName, device.CertificateId);
        Principal principal = registry.FindActive(device.CertificateId)!;
        var context = new ConnectionContext(principal, ThingName);
        return [Decision(principal, context), Pattern(principal, context)];
    }

    private static BenchFigure Decision(Principal principal, ConnectionContext context)
    {
        Decide(Decisions); // warm-up, until the code is compiled
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        Decide(Decisions);
        double ns = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Decisions;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new BenchFigure("policy decision for a publish",
            FormattableString.Invariant($"{ns:0} ns, {(double)allocated / Decisions:0.##} bytes allocated"),
            "0 bytes", allocated < Decisions);

        void Decide(int count)
        {
            for (int index = 0; index < count; index++)
                if (!PolicyEvaluator.Allows(principal, PolicyAction.Publish, Topic, context))
                    throw new InvalidOperationException($"the policy denies {Topic}");
        }
    }

    private static BenchFigure Pattern(Principal principal, ConnectionContext context)
    {
        string name = new('a', LongNameChars);
        long start = Stopwatch.GetTimestamp();
        PolicyEvaluator.Allows(principal, PolicyAction.Receive, name, context);
        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return new BenchFigure($"pattern of {Stars} stars against {LongNameChars} characters",
            FormattableString.Invariant($"{ms:0.0} ms"), FormattableString.Invariant($"under {PatternMaxMs:0} ms"),
            ms < PatternMaxMs);
    }
}
