using Xunit;

namespace HeatingSensor.DeviceTests.Host
{
    /// <summary>Represents all tests in tests/Device; <see cref="DeviceTestDiscoverer"/> creates a case for each.</summary>
    public sealed class DeviceTests
    {
        [DeviceFact]
        public void Run()
        {
            // Never runs: the cases run the device tests instead.
        }
    }

    /// <summary>Marks the method whose cases are the device tests.</summary>
    [Xunit.Sdk.XunitTestCaseDiscoverer(
        "HeatingSensor.DeviceTests.Host." + nameof(DeviceTestDiscoverer), "HeatingSensor.Device.HostTests")]
    public sealed class DeviceFactAttribute : FactAttribute
    {
    }
}
