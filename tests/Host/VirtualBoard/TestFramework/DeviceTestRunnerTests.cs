using nanoFramework.TestFramework;
using VirtualBoard.Testing;
using Xunit;
using Assert = Xunit.Assert;
using DeviceAssert = nanoFramework.TestFramework.Assert;

namespace HeatingSensor.Host.Tests.VirtualBoard.TestFramework;

/// <summary>Device test classes run in the device's order, and report as on the device.</summary>
public sealed class DeviceTestRunnerTests
{
    [ThreadStatic]
    private static List<string>? calls;

    [Fact]
    public void Run_ClassWithEverything_KeepsTheDevicesOrder()
    {
        calls = [];

        var outcomes = DeviceTestRunner.Run(typeof(Everything));

        Assert.Equal(["setup", "test", "row 1 a", "row 2 b", "cleanup"], calls);
        Assert.Equal(["Prepare", "Works", "Adds(1, \"a\")", "Adds(2, \"b\")", "TearDown"],
            outcomes.Select(outcome => outcome.Case.Name));
        Assert.All(outcomes, outcome => Assert.True(outcome.Error is null && outcome.SkipReason is null));
    }

    [Fact]
    public void Run_TestThatFails_ReportsWhatItThrewAndGoesOn()
    {
        var outcomes = DeviceTestRunner.Run(typeof(Failing));

        Assert.IsType<TestFrameworkShared.AssertFailedException>(outcomes[0].Error);
        Assert.IsType<FormatException>(outcomes[1].Error);
        Assert.Null(outcomes[2].Error);
    }

    [Fact]
    public void Run_TestThatSkips_ReportsItsReason()
    {
        var outcome = Assert.Single(DeviceTestRunner.Run(typeof(Skipping)));

        Assert.Null(outcome.Error);
        Assert.Equal("needs a board", outcome.SkipReason);
    }

    [Fact]
    public void Run_SetupThatSkips_SkipsTheClass()
    {
        var outcomes = DeviceTestRunner.Run(typeof(SkippingSetup));

        Assert.Equal(2, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.Contains("no network", outcome.SkipReason, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_SetupThatFails_StillRunsTheTests()
    {
        var outcomes = DeviceTestRunner.Run(typeof(FailingSetup));

        Assert.NotNull(outcomes[0].Error);
        Assert.Null(outcomes[1].Error);
    }

    [Fact]
    public void Run_ClassWithInstanceField_SaysThatTheDeviceHasNoInstance()
    {
        var outcome = Assert.Single(DeviceTestRunner.Run(typeof(WithField)));

        Assert.Contains("without an instance", outcome.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CasesOf_ClassWithoutAttribute_AreNone() => Assert.Empty(DeviceTestRunner.CasesOf(typeof(NoTestClass)));

    [TestClass]
    public class Everything
    {
        [Cleanup]
        public void TearDown() => calls!.Add("cleanup");

        [DataRow(1, "a")]
        [DataRow(2, "b")]
        [TestMethod]
        public void Adds(int number, string text) => calls!.Add($"row {number} {text}");

        [TestMethod]
        public void Works() => calls!.Add("test");

        [Setup]
        public void Prepare() => calls!.Add("setup");
    }

    [TestClass]
    public class Failing
    {
        [TestMethod]
        public void A() => DeviceAssert.AreEqual(1, 2);

        [TestMethod]
        public void B() => throw new FormatException();

        [TestMethod]
        public void C() => DeviceAssert.IsTrue(true);
    }

    [TestClass]
    public class Skipping
    {
        [TestMethod]
        public void A() => DeviceAssert.SkipTest("needs a board");
    }

    [TestClass]
    public class SkippingSetup
    {
        [Setup]
        public void Prepare() => DeviceAssert.SkipTest("no network");

        [TestMethod]
        public void A() => throw new InvalidOperationException("must not run");
    }

    [TestClass]
    public class FailingSetup
    {
        [Setup]
        public void Prepare() => throw new InvalidOperationException();

        [TestMethod]
        public void A() => DeviceAssert.IsTrue(true);
    }

    [TestClass]
    public class WithField
    {
        public int Count;

        [TestMethod]
        public void A() => Count++;
    }

    public class NoTestClass
    {
        [TestMethod]
        public void A() => throw new InvalidOperationException("must not run");
    }
}
