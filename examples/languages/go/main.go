// A service's goal, and the certificate authorities of two regions, declared in Go. Every name and figure is made up.
package main

import (
	"example.com/pulumi-holdfast/sdk/go/holdfast"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func declare(ctx *pulumi.Context) error {
	_, err := holdfast.NewPlacementPolicy(ctx, "payments", &holdfast.PlacementPolicyArgs{
		Service:               "payments",
		Tier:                  0,
		Survive:               holdfast.SurvivalGoalTwoSites,
		RtoSeconds:            120,
		RpoSeconds:            0,
		ServedAfterOneLoss:    1,
		ServedAfterTwoLosses:  0.6,
		PeakRequestsPerSecond: 12000,
		AllowedSites:          []string{"ansan", "siheung", "pangyo"},
		Residency:             "kr",
		MinimumSites:          3,
		Approach:              holdfast.ApproachActiveActive,
		// What a list holds is an input in Go's types; the components refuse one that is not known beforehand.
		Stores: []holdfast.StoreUseInput{
			holdfast.StoreUseArgs{
				Kind:   holdfast.StoreKindDatabase,
				Name:   "payments",
				Access: holdfast.StoreAccessReadWrite,
			},
		},
	})
	if err != nil {
		return err
	}
	authority, err := holdfast.NewPrivateAuthority(ctx, "certificates", &holdfast.PrivateAuthorityArgs{
		Organization: "example.com",
		Regions: []holdfast.AuthorityRegionInput{
			holdfast.AuthorityRegionArgs{Site: "aws-seoul", Region: "ap-northeast-2"},
			holdfast.AuthorityRegionArgs{Site: "aws-osaka", Region: "ap-northeast-3"},
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("authorities", authority.Arns)
	return nil
}

func main() {
	pulumi.Run(declare)
}
