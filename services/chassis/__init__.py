"""What every service stands on (底盘); knows no noun of the domain."""
