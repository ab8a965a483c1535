using System.Collections.Generic;
using VirtualBoard.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace HeatingSensor.DeviceTests.Host
{
    /// <summary>Creates an xunit case for each setup, test, data row and cleanup of the device test classes.</summary>
    public sealed class DeviceTestDiscoverer : IXunitTestCaseDiscoverer
    {
        private readonly IMessageSink diagnostics;

        public DeviceTestDiscoverer(IMessageSink diagnostics)
        {
            this.diagnostics = diagnostics;
        }

        public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions options, ITestMethod method,
            IAttributeInfo attribute)
        {
            foreach (var type in typeof(DeviceTestDiscoverer).Assembly.GetTypes())
            {
                int index = 0;
                foreach (var test in DeviceTestRunner.CasesOf(type))
                    yield return new DeviceXunitCase(diagnostics, method, type.FullName, index++, test.Name);
            }
        }
    }
}
