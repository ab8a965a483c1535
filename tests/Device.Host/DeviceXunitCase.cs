using System;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using VirtualBoard.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace HeatingSensor.DeviceTests.Host
{
    /// <summary>One case of a device test class, as xunit sees it.</summary>
    public sealed class DeviceXunitCase : XunitTestCase
    {
        private string className;
        private int index;
        private string caseName;

        [Obsolete("For xunit, which fills it by Deserialize.", true)]
        [EditorBrowsable(EditorBrowsableState.Never)]
        public DeviceXunitCase()
        {
        }

        public DeviceXunitCase(IMessageSink diagnostics, ITestMethod method, string className, int index, string caseName)
            : base(diagnostics, TestMethodDisplay.Method, TestMethodDisplayOptions.None, method)
        {
            this.className = className;
            this.index = index;
            this.caseName = caseName;
        }

        public override void Serialize(IXunitSerializationInfo data)
        {
            base.Serialize(data);
            data.AddValue(nameof(className), className);
            data.AddValue(nameof(index), index);
            data.AddValue(nameof(caseName), caseName);
        }

        public override void Deserialize(IXunitSerializationInfo data)
        {
            className = data.GetValue<string>(nameof(className));
            index = data.GetValue<int>(nameof(index));
            caseName = data.GetValue<string>(nameof(caseName));
            base.Deserialize(data);
        }

        public override Task<RunSummary> RunAsync(IMessageSink diagnosticMessageSink, IMessageBus messageBus,
            object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
        {
            var outcome = DeviceTestResults.Of(className)[index];
            decimal seconds = (decimal)outcome.Elapsed.TotalSeconds;
            var summary = new RunSummary
            {
                Total = 1,
                Failed = outcome.Error is null ? 0 : 1,
                Skipped = outcome.SkipReason is null ? 0 : 1,
                Time = seconds,
            };
            var test = new XunitTest(this, DisplayName);
            messageBus.QueueMessage(new TestCaseStarting(this));
            messageBus.QueueMessage(new TestStarting(test));
            messageBus.QueueMessage(ResultMessage(test, outcome, seconds));
            messageBus.QueueMessage(new TestFinished(test, seconds, string.Empty));
            if (!messageBus.QueueMessage(new TestCaseFinished(this, seconds, 1, summary.Failed, summary.Skipped)))
                cancellation.Cancel();
            return Task.FromResult(summary);
        }

        protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) =>
            className + "." + caseName;

        protected override string GetUniqueID() => base.GetUniqueID() + "-" + className + "-" + index;

        private static IMessageSinkMessage ResultMessage(ITest test, DeviceTestOutcome outcome, decimal seconds)
        {
            if (outcome.SkipReason is not null)
                return new TestSkipped(test, outcome.SkipReason);
            if (outcome.Error is not null)
                return new TestFailed(test, seconds, string.Empty, outcome.Error);
            return new TestPassed(test, seconds, string.Empty);
        }
    }
}
